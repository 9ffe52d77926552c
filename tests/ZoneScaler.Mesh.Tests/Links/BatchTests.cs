using System.Buffers;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Mesh;

namespace ZoneScaler.Mesh.Tests.Links;

public sealed class BatchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Batches_RandomFrames_ComeOutAsTheyWentIn(int seed)
    {
#pragma warning disable CA5394 // a test's choice
        var random = new Random(seed);
        var lengths = Enumerable.Range(0, 200).Select(_ => random.Next(10) == 0 ? random.Next(0, 20_000) : random.Next(0, 300)).ToArray();
#pragma warning restore CA5394
        var batch = new OutboundBatch();
        foreach (var length in lengths)
            batch.Records.Add(new OutgoingRecord(RecordKind.GatewayFrame, 0, MeshNode.Frame(length, (byte)length)));

        var received = new List<int>();
        var partial = 0;
        while (batch.TryBegin(maxBytes: 2048))
        {
            var writer = new ArrayBufferWriter<byte>();
            batch.WriteTo(writer);
            Assert.Equal(batch.Length, writer.WrittenCount);
            Assert.InRange(writer.WrittenCount, 2, 2048);
            batch.End();
            var read = InboundBatch.Read(new ReadOnlySequence<byte>(writer.WrittenMemory));
            Assert.Equal(LinkEndReason.None, read.Problem);
            foreach (var record in read.Records)
            {
                partial += record.Frame.Length;
                if ((record.Kind & RecordKind.Partial) != 0)
                    continue;
                received.Add(partial);
                partial = 0;
            }
            read.DropFrom(0);
        }

        Assert.Equal(lengths, received);
    }
}
