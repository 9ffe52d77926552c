using System.Buffers;
using System.Text;

namespace ZoneScaler.Grpc.Tests;

/// <summary>A message that is nothing but its bytes.</summary>
internal sealed record Payload(byte[] Bytes)
{
    public static readonly Marshaller<Payload> Marshaller = Grpc.Marshaller.Create<Payload>(
        static (payload, writer) => writer.Write(payload.Bytes),
        static bytes => new Payload(bytes.ToArray()));

    /// <summary>The same, with the size known before.</summary>
    public static readonly Marshaller<Payload> SizedMarshaller = Grpc.Marshaller.Create<Payload>(
        static (payload, writer) => writer.Write(payload.Bytes),
        static bytes => new Payload(bytes.ToArray()),
        static payload => payload.Bytes.Length);

    public Payload(string text)
        : this(Encoding.UTF8.GetBytes(text))
    {
    }

    public string Text => Encoding.UTF8.GetString(Bytes);

    public static Method<Payload, Payload> Method(MethodType type, string name) => new(type, "test.Echo", name, Marshaller, Marshaller);
}
