using ZoneScaler.Channels;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Channels;

public sealed class MessageAddressTests
{
    private static readonly ZoneId Here = ZoneId.OfCell(1, 2);
    private static readonly ZoneId There = ZoneId.OfCell(2, 2);
    private static readonly ZoneId[] Anywhere = [Here, There, ZoneId.OfCell(7, 7), ZoneId.Named("bank"), default];

    [Fact]
    public void Address_AnyZones_ReadsAsWritten()
    {
        foreach (var (birth, place) in from birth in Anywhere from place in Anywhere select (birth, place))
        {
            foreach (var (otherBirth, otherPlace) in from b in Anywhere from p in Anywhere select (b, p))
            {
                var address = new MessageAddress(new(new(birth, 3, 70_000), place), new(new(otherBirth, 0, 1), otherPlace), new Pursuit(birth == Here ? 300u : 0, otherBirth == There), 0xDEADBEEF);
                var writer = new ByteWriter();
                address.Write(writer, Here, There);
                var reader = new ByteReader(writer.Written);
                var read = MessageAddress.Read(ref reader, Here, There);
                Assert.True(reader.AtEnd);
                Assert.Equal(address, read);
                Assert.Equal((place, otherPlace), (read.Target.LastKnownZone, read.Sender.LastKnownZone)); // not part of their equality
            }
        }
    }

    [Fact]
    public void Address_OfTheTwoZonesOfTheChannel_TakesFewBytes()
    {
        var writer = new ByteWriter();
        new MessageAddress(new(new(There, 1, 100), There), new(new(Here, 1, 100), Here), default, 1).Write(writer, Here, There);
        Assert.Equal(1 + 2 + 2 + 4, writer.Length);
    }

    [Fact]
    public void Address_UnknownPlaceOfBirth_IsRefused()
    {
        var error = Assert.Throws<CodecException>(() =>
        {
            var reader = new ByteReader([3, 1, 1, 1, 1, 1, 0, 0, 0]);
            MessageAddress.Read(ref reader, Here, There);
        });
        Assert.Contains("birth 3", error.Message, StringComparison.Ordinal);
    }
}
