namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>The files of one run, which go with it.</summary>
internal sealed class Scratch : IDisposable
{
    private const string Memory = "/dev/shm";

    private readonly string _disk = Directory.CreateTempSubdirectory("zonescaler-").FullName;
    private readonly string _ticks;

    public Scratch()
    {
        // The record of ticks must not wait for a disk; the lighthouse's file must, as it would.
        _ticks = Directory.Exists(Memory) ? Path.Combine(Memory, Path.GetFileName(_disk)) : Path.Combine(_disk, "ticks");
        Directory.CreateDirectory(_ticks);
    }

    /// <summary>The folder for records of ticks.</summary>
    public string Ticks => _ticks;

    /// <summary>The lighthouse's file.</summary>
    public string LighthouseFile => Path.Combine(_disk, "lighthouse.db");

    public void Dispose()
    {
        if (Directory.Exists(_ticks))
            Directory.Delete(_ticks, recursive: true);
        Directory.Delete(_disk, recursive: true);
    }
}
