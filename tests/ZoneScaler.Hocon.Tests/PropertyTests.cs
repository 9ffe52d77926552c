using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ZoneScaler.Hocon.Rendering;

namespace ZoneScaler.Hocon.Tests;

public sealed class PropertyTests
{
    private static readonly MemoryEnvironment Environment = new MemoryEnvironment().WithVariable("V", "v").With("x.conf", "k = ${a}");

    private static readonly string[] Snippets =
    [
        "a", "b.c", "\"q\"", "\"\"\"t\"\"\"", "{", "}", "[", "]", "=", ":", "+=", ",", "\n", " ", "${a}", "${?b.c}", "${V}", "${?L[]}", "1", "-2.5e3", "true", "null",
        "include ", "\"x.conf\"", "file(", "required(", ")", "//", "#", ".", "$", "\\", "\"", "\uFEFF", "\u2028", "é", "\ud83d", "\u0001", "/", "-", "0", "10s", "&",
    ];

    /// <summary>Texts with no meaning, but made of what has one.</summary>
    private static readonly Arbitrary<string> Texts = Gen.Elements(Snippets).ListOf().Select(string.Concat).ToArbitrary();

    private static readonly Arbitrary<JsonNode> Documents = Gen.Choose(0, int.MaxValue).Select(seed => (JsonNode)RandomJson.Document(new Random(seed))).ToArbitrary();

    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(3_000);

    [Fact]
    public void Read_AnyJson_GivesTheSameDocument() =>
        Check.One(Thorough, Prop.ForAll(Documents, document =>
        {
            var value = HoconReader.ReadText(document.ToJsonString(new JsonSerializerOptions { WriteIndented = Indent(document) }), "t", Environment);
            return JsonNode.DeepEquals(document, JsonNode.Parse(value.ToString()));
        }));

    [Fact]
    public void Render_AnyDocument_ReadsBackTheSame() =>
        Check.One(Thorough, Prop.ForAll(Documents, document =>
        {
            var value = HoconReader.ReadText(document.ToJsonString(), "t", Environment);
            return HoconReader.ReadText(HoconRenderer.ToHocon(value), "t", Environment).ToString() == value.ToString()
                && HoconReader.ReadText(HoconRenderer.ToJson(value), "t", Environment).ToString() == value.ToString();
        }));

    [Fact]
    public void Read_AnySnippets_GiveAValueThatReadsBackOrHoconException()
    {
        var read = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(20_000), Prop.ForAll(Texts, text =>
        {
            if (Read(text) is not { } value)
                return true;
            read++;
            return Read(HoconRenderer.ToHocon(value))?.ToString() == value.ToString();
        }));
        Assert.True(read > 300, $"Only {read} of the texts could be read.");
    }

    [Fact]
    public void Read_AnyText_GivesAValueOrHoconException() =>
        Check.One(Thorough, Prop.ForAll<string?>(text => Read(text ?? "") is null or HoconObject or HoconArray));

    [Fact]
    public void ReadFile_AnyBytes_GiveAValueOrHoconException() =>
        Check.One(Thorough, Prop.ForAll<byte[]>(bytes =>
        {
            var environment = new MemoryEnvironment();
            environment.Files["f.conf"] = bytes;
            try
            {
                return HoconReader.ReadFile("f.conf", environment) is HoconObject or HoconArray;
            }
            catch (HoconException)
            {
                return true; // The one exception that bad bytes may cause.
            }
        }));

    [Fact]
    public void Read_AnyPrefixOfAFile_GivesAValueOrHoconExceptionWithAPlaceInIt()
    {
        var text = ReferenceConfiguration.Text;
        for (var length = 0; length < text.Length; length += 7)
        {
            var prefix = text[..length];
            var error = Record.Exception(() => HoconReader.ReadText(prefix, "t", Environment));
            if (error != null)
                Assert.InRange(Assert.IsType<HoconException>(error).Origin.Line, 1, prefix.Count(c => c == '\n') + 1);
        }
    }

    private static HoconValue? Read(string text)
    {
        try
        {
            return HoconReader.ReadText(text, "t", Environment);
        }
        catch (HoconException)
        {
            return null;
        }
    }

    private static bool Indent(JsonNode document) => document.ToJsonString().Length % 2 == 0;
}
