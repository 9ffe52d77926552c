using System.Runtime.InteropServices;

namespace Skirmish.Cluster;

/// <summary>
/// Ends a process when its standard input ends, or at SIGTERM. Ctrl-C reaches all processes of a terminal at once, and a cluster ends well only in order: so it is left to the supervisor,
/// who ends the input.
/// </summary>
internal sealed class SupervisedLifetime(IHostApplicationLifetime application) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            application.StopApplication();
        }));
        _ = Task.Run(WaitForInputAsync, cancellationToken);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
    }

    private async Task WaitForInputAsync()
    {
        using var input = Console.OpenStandardInput();
        var buffer = new byte[1];
        while (await input.ReadAsync(buffer) > 0)
        {
            // What is written there has no meaning.
        }
        application.StopApplication();
    }
}
