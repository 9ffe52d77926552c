using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ZoneScaler.Grpc.Framing;

namespace ZoneScaler.Grpc.Tests.Framing;

public sealed class PercentCodingTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain ~ text", "plain ~ text")]
    [InlineData("50 %", "50 %25")]
    [InlineData("a\r\nb", "a%0D%0Ab")]
    [InlineData("ß日", "%C3%9F%E6%97%A5")]
    public void Encode_Text_IsPrintableAscii(string text, string expected) => Assert.Equal(expected, PercentCoding.Encode(text));

    [Fact]
    public void Encode_AnyText_IsDecodedAsItWas() => Check.QuickThrowOnFailure(Prop.ForAll<string?>(text =>
    {
        // A lone surrogate has no UTF-8.
        var sound = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
        var encoded = PercentCoding.Encode(sound);
        Assert.All(encoded, c => Assert.InRange(c, ' ', '~'));
        Assert.Equal(sound, PercentCoding.Decode(encoded));
    }));

    [Theory]
    [InlineData("100%", "100%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz%41", "%zzA")]
    [InlineData("%%41", "%A")]
    [InlineData("%e6%97%A5", "日")]
    [InlineData("%ff!", "\uFFFD!")]
    [InlineData("ß%41", "ßA")]
    public void Decode_Foreign_IsReadAsFarAsItMakesSense(string value, string expected) => Assert.Equal(expected, PercentCoding.Decode(value));

    [Fact]
    public void Decode_AnyText_DoesNotThrow() => Check.QuickThrowOnFailure(Prop.ForAll<string?>(text => PercentCoding.Decode(text ?? "") != null));
}
