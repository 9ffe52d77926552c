using Xunit;

namespace ZoneScaler.Client.Tests.Sessions;

public sealed class PredictorTests
{
    private readonly Predictor<int, int> _predictor = new((state, input) => state + input, 100);

    [Fact]
    public void Correct_InputsUnderWay_AreAppliedAgain()
    {
        _predictor.Advance(1, 1);
        _predictor.Advance(2, 10);
        _predictor.Advance(3, 100);
        Assert.Equal(211, _predictor.State);
        _predictor.Correct(501, lastInput: 1, ticksSince: 0);
        Assert.Equal(611, _predictor.State);
        Assert.Equal(2, _predictor.Pending);
    }

    [Fact]
    public void Correct_InputInForceForSeveralTicks_DropsAsManyAsTheServerHasDone()
    {
        for (var tick = 0; tick < 4; tick++)
            _predictor.Advance(1, 1);
        _predictor.Advance(2, 10);
        _predictor.Correct(1000, lastInput: 1, ticksSince: 2);
        Assert.Equal(1011, _predictor.State);
        _predictor.Correct(2000, lastInput: 2, ticksSince: 0);
        Assert.Equal(2000, _predictor.State);
        Assert.Equal(0, _predictor.Pending);
    }

    [Fact]
    public void Correct_SameAsPredicted_ChangesNothing()
    {
        var server = 100;
        for (uint tick = 1; tick <= 50; tick++)
        {
            _predictor.Advance(tick, (int)tick);
            if (tick <= 5)
                continue;
            server += (int)tick - 5;
            var before = _predictor.State;
            _predictor.Correct(server, tick - 5, 0);
            Assert.Equal(before, _predictor.State);
        }
    }

    [Fact]
    public void Advance_ServerSilentForLong_KeepsTheNewestSteps()
    {
        for (uint tick = 1; tick <= 1000; tick++)
            _predictor.Advance(tick, 1);
        Assert.Equal(256, _predictor.Pending);
        _predictor.Correct(0, lastInput: 999, ticksSince: 0);
        Assert.Equal(1, _predictor.State);
    }

    [Fact]
    public void Reset_ForgetsWhatWasUnderWay()
    {
        _predictor.Advance(1, 1);
        _predictor.Reset(7);
        _predictor.Correct(8, 0, 0);
        Assert.Equal(8, _predictor.State);
    }
}
