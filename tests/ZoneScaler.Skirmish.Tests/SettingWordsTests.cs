using Skirmish;

namespace ZoneScaler.Skirmish.Tests;

public sealed class SettingWordsTests
{
    [Fact]
    public void Read_BothKinds_AreToldApart()
    {
        var words = SettingWords.Read(["--ZoneScaler:Node:Name", "a=b", "node.lease=3s", "--urls=http://localhost:1", "node.roles=worker"], takesDashed: true, takesPlain: true);

        Assert.Equal(["--ZoneScaler:Node:Name", "a=b", "--urls=http://localhost:1"], words.Dashed);
        Assert.Equal(["node.lease=3s", "node.roles=worker"], words.Plain);
        Assert.Null(words.Unknown);
    }

    [Theory]
    [InlineData("--bogus", true, true)]
    [InlineData("node.lease", true, true)]
    [InlineData("node.lease=3s", true, false)]
    [InlineData("--ZoneScaler:Threads=2", false, false)]
    public void Read_OtherWord_IsUnknown(string word, bool takesDashed, bool takesPlain) =>
        Assert.Equal(word, SettingWords.Read([word], takesDashed, takesPlain).Unknown);
}
