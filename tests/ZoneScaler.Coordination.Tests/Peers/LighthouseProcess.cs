using System.Diagnostics;

namespace ZoneScaler.Coordination.Tests.Peers;

/// <summary>A lighthouse in a process of its own, which can be killed.</summary>
internal sealed class LighthouseProcess : IDisposable
{
    private readonly Process _process;
    private bool _isDisposed;

    private LighthouseProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Starts one and waits until it listens.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="largestFileKilobytes">No file may grow beyond that, as on a full disk; 0: no limit. Needs bash.</param>
    public static async Task<LighthouseProcess> StartAsync(string file, int largestFileKilobytes = 0)
    {
        var start = new ProcessStartInfo(largestFileKilobytes == 0 ? "dotnet" : "bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        if (largestFileKilobytes > 0)
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add($"trap '' XFSZ; ulimit -f {largestFileKilobytes}; exec dotnet \"$@\"");
            start.ArgumentList.Add("bash");
            // It maps memory through a file, which would be too large.
            start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        }
        start.ArgumentList.Add(typeof(LighthouseProcess).Assembly.Location);
        start.ArgumentList.Add(file);
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60))
            ?? throw new InvalidOperationException($"The lighthouse ended:\n{await process.StandardError.ReadToEndAsync()}");
        return new LighthouseProcess(process, new Uri(line));
    }

    /// <summary>As by <c>kill -9</c>.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
