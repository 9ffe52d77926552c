using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using ZoneScaler.Generators.Model;
using ZoneScaler.Protocol;

namespace ZoneScaler.Generators.Tests;

public class DescriptorTests
{
    private static readonly DiagnosticDescriptor[] All =
        [.. typeof(Descriptors).GetFields().Select(f => f.GetValue(null)).OfType<DiagnosticDescriptor>()];

    [Fact]
    public void Descriptors_Ids_AreUniqueAndWellFormed()
    {
        Assert.NotEmpty(All);
        Assert.Equal(All.Length, All.Select(d => d.Id).Distinct().Count());
        Assert.All(All, d => Assert.Matches("^ZS[0-9]{4}$", d.Id));
    }

    [Fact]
    public void Descriptors_Documentation_ListsExactlyThem()
    {
        var text = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "diagnostics.md"));
        var documented = Regex.Matches(text, @"^\| (ZS\d{4} \| [^|]+) \|", RegexOptions.Multiline).Select(m => m.Groups[1].Value);
        Assert.Equal(All.Select(d => $"{d.Id} | {d.Title}").Order(), documented);
    }

    /// <summary>The generator cannot reference the library that it writes code for, and so repeats these.</summary>
    [Fact]
    public void Copies_OfTheProtocol_AgreeWithIt()
    {
        AssertSame<ValueKind, FieldKind>();
        AssertSame<FieldAudience, Audience>();
        AssertSame<MessageDirection, Messages.MessageDirection>();
        Assert.Equal(Protocol.NameHash.Of("velocity:Vector2 ß"), Model.NameHash.Of("velocity:Vector2 ß"));
    }

    [Theory]
    [InlineData("Hull", "hull")]
    [InlineData("HP", "hp")]
    [InlineData("HPMax", "hpMax")]
    [InlineData("X", "x")]
    [InlineData("maxSpeed", "maxSpeed")]
    [InlineData("_x", "_x")]
    public void FieldName_OfProperty_IsCamelCase(string property, string expected) => Assert.Equal(expected, Analysis.WireNames.OfMember(property));

    [Fact]
    public void StateSummary_Text_RoundTrips()
    {
        const string Text = "fuel:Int32:1;items:List<Int32>:0|00000001;ffffffff";
        Assert.Equal(Text, StateSummary.Parse(Text).ToString());
        Assert.Equal("|", StateSummary.Parse("").ToString());
    }

    private static void AssertSame<TCopy, TOriginal>()
        where TCopy : struct, Enum
        where TOriginal : struct, Enum
    {
        Assert.Equal(Enum.GetNames<TOriginal>(), Enum.GetNames<TCopy>());
        Assert.Equal(
            Enum.GetValues<TOriginal>().Select(v => Convert.ToInt32(v, null)),
            Enum.GetValues<TCopy>().Select(v => Convert.ToInt32(v, null)));
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory != null && !File.Exists(Path.Combine(directory.FullName, "ZoneScaler.sln")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The tests do not run within the repository.");
    }
}
