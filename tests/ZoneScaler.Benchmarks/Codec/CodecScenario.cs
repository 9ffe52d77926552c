using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ZoneScaler.Benchmarks.Running;
using ZoneScaler.Protocol;

namespace ZoneScaler.Benchmarks.Codec;

/// <summary>
/// How many bits a client's update takes: 901 bodies at 60 Hz, each frame as a difference to the one 6 frames ago, by the coder and code tables that the
/// gateway uses. Tables are made from frames already sent only, and their own bytes count.
/// </summary>
internal sealed class CodecScenario : IScenario
{
    private const int BaseAge = 6;
    private const int FirstTraining = 256;
    private const int LargestTraining = 65_536;
    private const int ReferenceRawBits = 321;
    private const int ReferencePlainBits = 55;
    private const int ReferenceBestBits = 41;

    public string Name => "codec";

    public string Summary => "bits and time per entity of snapshot differences";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("seconds", "60", "simulated seconds"),
        new("seed", "1", "seed of the scene"),
    ];

    public JsonObject Run(ScenarioRun run)
    {
        var seconds = run.Int("seconds", 2, 600);
        var frames = Simulate(seconds * BodyWorld.FramesPerSecond, run.Int("seed", int.MinValue, int.MaxValue));
        var size = Measure(frames);
        var (encodeNs, decodeNs) = Time(frames, size.Last);

        var changedShare = size.Changed / (double)size.Entities;
        var perChanged = size.Bits / (double)size.Changed;
        var plainPerChanged = size.PlainBits / (double)size.Changed;
        run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {BodyWorld.Count} bodies, {seconds} s at {BodyWorld.FramesPerSecond} Hz, base {BaseAge} frames old, {changedShare:P1} changed
                                          bits/changed   bits/entity
            raw                           {ReferenceRawBits,12}
            quantized                     {BodySchema.Bits,12}
            plain delta, same data        {plainPerChanged,12:F1} {size.PlainBits / (double)size.Entities,13:F2}
            ZoneScaler                    {perChanged,12:F1} {size.Bits / (double)size.Entities,13:F2}
              of it: which ones           {size.HeadBits / (double)size.Changed,12:F1}
              of it: code tables          {size.TableBits / (double)size.Changed,12:F2}
            published, on other data: plain delta {ReferencePlainBits}, best {ReferenceBestBits}
            encode {encodeNs:F0} ns, decode {decodeNs:F0} ns per changed entity
            """));
        return new JsonObject
        {
            ["scenario"] = Name,
            ["bitsPerChangedEntity"] = Math.Round(perChanged, 2),
            ["bitsPerEntity"] = Math.Round(size.Bits / (double)size.Entities, 3),
            ["encodeNsPerEntity"] = Math.Round(encodeNs, 1),
            ["decodeNsPerEntity"] = Math.Round(decodeNs, 1),
            ["headBitsPerChangedEntity"] = Math.Round(size.HeadBits / (double)size.Changed, 2),
            ["changedShare"] = Math.Round(changedShare, 4),
            ["codeTables"] = size.Tables,
            ["codeTableBytes"] = size.TableBits / 8,
            ["plainDeltaBitsPerChangedEntity"] = Math.Round(plainPerChanged, 2),
            ["plainDeltaBitsPerEntity"] = Math.Round(size.PlainBits / (double)size.Entities, 3),
            ["referenceRawBits"] = ReferenceRawBits,
            ["referenceQuantizedBits"] = BodySchema.Bits,
            ["referencePlainDeltaBits"] = ReferencePlainBits,
            ["referenceBestBits"] = ReferenceBestBits,
            ["bodies"] = BodyWorld.Count,
            ["framesPerSecond"] = BodyWorld.FramesPerSecond,
            ["baseAgeFrames"] = BaseAge,
            ["seconds"] = seconds,
        };
    }

    private static uint[][] Simulate(int count, int seed)
    {
        var world = new BodyWorld(seed);
        var frames = new uint[count][];
        for (var frame = 0; frame < count; frame++)
        {
            world.Advance();
            frames[frame] = new uint[BodyWorld.Count * BodySchema.Slots];
            for (var i = 0; i < BodyWorld.Count; i++)
                BodySchema.Quantize(world.Bodies[i], State(frames[frame], i));
        }
        return frames;
    }

    private static CodecSize Measure(uint[][] frames)
    {
        var size = new CodecSize();
        var builder = new CodeTableBuilder(BodySchema.Schema);
        var coder = new StateCoder(builder.Build());
        var training = FirstTraining;
        var writer = new BitWriter();
        var bytes = new ByteWriter();
        coder.Table.Write(bytes);
        for (var frame = BaseAge; frame < frames.Length; frame++)
        {
            writer.Clear();
            var skipped = 0;
            for (var i = 0; i < BodyWorld.Count; i++)
            {
                var @base = State(frames[frame - BaseAge], i);
                var current = State(frames[frame], i);
                if (@base.SequenceEqual(current))
                {
                    skipped++;
                    continue;
                }
                size.HeadBits -= writer.BitCount;
                writer.WriteGamma((uint)skipped);
                writer.WriteBit(false);
                size.HeadBits += writer.BitCount;
                skipped = 0;
                coder.EncodeDifference(writer, Audience.Replicated, @base, current, []);
                builder.Observe(Audience.Replicated, @base, current);
                size.Changed++;
            }
            if (skipped > 0)
                writer.WriteGamma((uint)skipped);
            size.Entities += BodyWorld.Count;
            size.Bits += writer.BitCount;
            size.PlainBits += PlainDeltaCoder.SnapshotBits(frames[frame - BaseAge], frames[frame]);
            Check(coder, writer, frames[frame - BaseAge], frames[frame]);
            if (builder.Observed < training)
                continue;
            // The next table is made from what was sent with this one and before.
            coder = new StateCoder(builder.Build());
            coder.Table.Write(bytes);
            size.Tables++;
            training = Math.Min(training * 2, builder.Observed + LargestTraining);
        }
        size.TableBits = bytes.Length * 8L;
        size.Bits += size.TableBits;
        size.Last = coder;
        return size;
    }

    private static void Check(StateCoder coder, BitWriter writer, uint[] bases, uint[] currents)
    {
        var reader = new BitReader(writer.ToBytes());
        Span<uint> decoded = stackalloc uint[BodySchema.Slots];
        var left = -1;
        for (var i = 0; i < BodyWorld.Count; i++)
        {
            if (left-- < 0)
                left = reader.ReadGamma(BodyWorld.Count - i) - 1;
            State(bases, i).CopyTo(decoded);
            if (left < 0)
            {
                reader.ReadBit();
                coder.DecodeDifference(ref reader, Audience.Replicated, decoded, decoded, [], []);
            }
            if (!decoded.SequenceEqual(State(currents, i)))
                throw new InvalidOperationException($"Body {i} was decoded wrongly.");
        }
        reader.ReadEnd();
    }

    /// <summary>
    /// Encodes and decodes the changed bodies of the last ten seconds, in batches far shorter than a scheduler's time slice; the median batch counts, so that
    /// what else the machine does matters little.
    /// </summary>
    private static (double EncodeNs, double DecodeNs) Time(uint[][] frames, StateCoder coder)
    {
        const int Batch = 500;
        var warmUp = TimeSpan.FromSeconds(3);
        var begin = Stopwatch.GetTimestamp();
        var pairs = ChangedInLastSeconds(frames, 10);
        var writer = new BitWriter(1 << 20);
        Span<uint> decoded = stackalloc uint[BodySchema.Slots];
        List<double> encode = [], decode = [];
        for (var isWarm = false; ;)
        {
            encode.Clear();
            decode.Clear();
            for (var first = 0; first + Batch <= pairs.Count; first += Batch)
            {
                Encode(); // brings the states into the cache: what is measured is the coder, not the memory
                var start = Stopwatch.GetTimestamp();
                Encode();
                encode.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / Batch);

                var reader = new BitReader(writer.ToBytes());
                start = Stopwatch.GetTimestamp();
                for (var k = first; k < first + Batch; k++)
                {
                    var (frame, i) = pairs[k];
                    coder.DecodeDifference(ref reader, Audience.Replicated, State(frames[frame - BaseAge], i), decoded, [], []);
                }
                decode.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / Batch);

                void Encode()
                {
                    writer.Clear();
                    for (var k = first; k < first + Batch; k++)
                    {
                        var (frame, i) = pairs[k];
                        coder.EncodeDifference(writer, Audience.Replicated, State(frames[frame - BaseAge], i), State(frames[frame], i), []);
                    }
                }
            }
            if (isWarm)
                return (Median(encode), Median(decode));
            isWarm = Stopwatch.GetElapsedTime(begin) > warmUp; // the compiler takes its time to compile for speed
        }
    }

    private static List<(int Frame, int Body)> ChangedInLastSeconds(uint[][] frames, int seconds)
    {
        var pairs = new List<(int Frame, int Body)>();
        for (var frame = Math.Max(BaseAge, frames.Length - seconds * BodyWorld.FramesPerSecond); frame < frames.Length; frame++)
        {
            for (var i = 0; i < BodyWorld.Count; i++)
            {
                if (!State(frames[frame - BaseAge], i).SequenceEqual(State(frames[frame], i)))
                    pairs.Add((frame, i));
            }
        }
        return pairs;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values.Count > 0 ? values[values.Count / 2] : 0;
    }

    private static Span<uint> State(uint[] frame, int body) => frame.AsSpan(body * BodySchema.Slots, BodySchema.Slots);
}
