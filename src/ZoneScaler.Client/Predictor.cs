namespace ZoneScaler.Client;

/// <summary>
/// Shows the player's own entity ahead of the server: steps that the server has not shown yet are applied to the last state that it has shown, again after
/// each snapshot (Bernier 2001, "Latency Compensating Methods"). Call <see cref="Advance"/> once per server tick's worth of time.
/// </summary>
/// <typeparam name="TState">What is predicted; a struct with position and velocity, say.</typeparam>
/// <typeparam name="TInput">What the player does in a step.</typeparam>
public sealed class Predictor<TState, TInput>
{
    private const int Capacity = 256;

    private readonly Func<TState, TInput, TState> _step;
    private readonly TInput[] _inputs = new TInput[Capacity];
    private readonly uint[] _numbers = new uint[Capacity];
    private int _first;

    /// <summary>Creates a predictor.</summary>
    /// <param name="step">What the server does with the entity in one tick, given the input in force.</param>
    /// <param name="start">The state to start from.</param>
    public Predictor(Func<TState, TInput, TState> step, TState start)
    {
        _step = step;
        State = start;
    }

    /// <summary>The predicted state.</summary>
    public TState State { get; private set; }

    /// <summary>How many steps the server has not shown yet.</summary>
    public int Pending { get; private set; }

    /// <summary>Goes on by one tick.</summary>
    /// <param name="number">The number of the input in force: the last one sent.</param>
    /// <param name="input">That input.</param>
    public void Advance(uint number, TInput input)
    {
        if (Pending == Capacity)
            Drop(); // the server has shown nothing for seconds: what is that old no longer counts
        var place = (_first + Pending++) % Capacity;
        _inputs[place] = input;
        _numbers[place] = number;
        State = _step(State, input);
    }

    /// <summary>Takes the server's state and applies what the server has not yet done.</summary>
    /// <param name="state">The entity's newest state.</param>
    /// <param name="lastInput">The last input that the server had used then.</param>
    /// <param name="ticksSince">The ticks since that input was used; 0 in the tick that used it.</param>
    public void Correct(TState state, uint lastInput, int ticksSince)
    {
        var done = ticksSince + 1;
        while (Pending > 0 && (_numbers[_first] < lastInput || (_numbers[_first] == lastInput && done-- > 0)))
            Drop();
        for (var i = 0; i < Pending; i++)
            state = _step(state, _inputs[(_first + i) % Capacity]);
        State = state;
    }

    /// <summary>Starts anew: the entity is another one, or was moved.</summary>
    public void Reset(TState state)
    {
        Pending = 0;
        State = state;
    }

    private void Drop()
    {
        _first = (_first + 1) % Capacity;
        Pending--;
    }
}
