using System.Globalization;
using System.Text;

namespace ZoneScaler.Hocon.Tests;

/// <summary>Texts that are meant to exhaust the stack, the memory or the patience.</summary>
public sealed class HostileTextTests
{
    private readonly MemoryEnvironment _environment = new();

    public static TheoryData<string, string> Deep => new()
    {
        { new string('[', 100_000), "nested deeper than 100" },
        { string.Concat(Enumerable.Repeat("{a:", 100_000)), "nested deeper than 100" },
        { string.Concat(Enumerable.Repeat("a.", 100_000)) + "b = 1", "nested deeper than 100" },
        { "x = " + string.Concat(Enumerable.Repeat("[{a.b:", 50)), "nested deeper than 100" },
        { Chain(i => $"a{i} = ${{a{i + 1}}}\n", 100_000) + "a100000 = 1", "hang on one another more than 300 deep" },
        { Chain(i => $"a{i} {{ x = ${{a{i + 1}}} }}\n", 1_000) + "a1000 = 1", "nested deeper than 100" },
        { "a0 = 1\n" + Chain(i => $"a{i + 1} {{ x = ${{a{i}}} }}\n", 1_000), "nested deeper than 100" },
        { "a = x\n" + Chain(_ => "a = ${a}\n", 10_000), "hang on one another more than 300 deep" },
    };

    public static TheoryData<string> Explosive => new(
        "a0 = xxxxxxxxxx\n" + Chain(i => $"a{i + 1} = ${{a{i}}}${{a{i}}}\n", 60),
        "a0 = [1, 2]\n" + Chain(i => $"a{i + 1} = ${{a{i}}} ${{a{i}}}\n", 60),
        "a0 = [1, 2]\n" + Chain(i => $"a{i + 1} = [${{a{i}}}, ${{a{i}}}]\n", 60),
        "a0 = { x = 1 }\n" + Chain(i => $"a{i + 1} {{ l = ${{a{i}}}, r = ${{a{i}}} }}\n", 60),
        $"a = \"{new string('x', 1_000_000)}\"\n" + Chain(i => $"b{i} = ${{a}}y\n", 10_000));

    [Theory]
    [MemberData(nameof(Deep))]
    public void Read_DeeplyNested_IsRefused(string text, string message) =>
        Assert.Contains(message, _environment.Error(text), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Explosive))]
    public void Read_GrowsWithoutEnd_IsRefusedSoon(string text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("Substitutions make more than 16777216", _environment.Error(text), StringComparison.Ordinal);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000_000);
    }

    [Fact]
    public void Read_ManyAppendsAndMerges_IsNotDeep()
    {
        var text = Chain(i => $"a += {i}\nb.k{i} = {i}\n", 20_000);

        var root = (HoconObject)HoconReader.ReadText(text, "t", _environment);

        Assert.Equal(20_000, ((HoconArray)root["a"]).Count);
        Assert.Equal(20_000, ((HoconObject)root["b"]).Count);
    }

    [Fact]
    public void ReadText_TooLong_IsRefused() =>
        Assert.Contains("longer than 4194304 bytes", _environment.Error(new string(' ', 5 << 20)), StringComparison.Ordinal);

    [Fact]
    public void ReadFile_Endless_IsRefused()
    {
        var error = Assert.Throws<HoconException>(() => HoconReader.ReadFile("/dev/zero", new EndlessFiles()));

        Assert.Contains("longer than 4194304 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Include_Doubling_IsRefused()
    {
        for (var i = 0; i < 15; i++)
            _environment.With($"f{i}.conf", $"x {{ include \"f{i + 1}.conf\" }}, y {{ include \"f{i + 1}.conf\" }}");

        Assert.Contains("More than 200 files are included.", _environment.FileError("f0.conf"), StringComparison.Ordinal);
    }

    [Fact]
    public void Include_Chain_IsRefused()
    {
        for (var i = 0; i < 100; i++)
            _environment.With($"f{i}.conf", $"include \"f{i + 1}.conf\"");

        Assert.Contains("Includes are nested deeper than 20", _environment.FileError("f0.conf"), StringComparison.Ordinal);
    }

    private static string Chain(Func<int, string> line, int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
            text.Append(CultureInfo.InvariantCulture, $"{line(i)}");
        return text.ToString();
    }

    private sealed class EndlessFiles : IHoconEnvironment
    {
        public IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>();

        public string Locate(string path, string? includer) => path;

        public Stream Open(string path) => new Spaces();

        private sealed class Spaces : MemoryStream
        {
            public override int Read(Span<byte> buffer)
            {
                buffer.Fill((byte)' ');
                return buffer.Length;
            }
        }
    }
}
