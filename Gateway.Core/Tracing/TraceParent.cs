using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;

namespace Gateway.Core.Tracing;

/// <summary>Where in a trace a request stands, as <c>traceparent</c> says it (W3C Trace Context, section 3.2).</summary>
/// <param name="TraceHigh">The first eight bytes of the trace's id.</param>
/// <param name="TraceLow">The last eight bytes of the trace's id; both together are never 0.</param>
/// <param name="Parent">The id of the span that the request was sent from; never 0.</param>
/// <param name="Flags">The bits that are known of the trace's flags.</param>
internal readonly record struct TraceParent(ulong TraceHigh, ulong TraceLow, ulong Parent, TraceFlags Flags)
{
    /// <summary>Bytes of a <c>traceparent</c>.</summary>
    public const int Length = 55;

    /// <summary>Bytes of a trace's id, in hexadecimal digits.</summary>
    public const int TraceIdLength = 32;

    private const int TraceStart = 3;
    private const int HalfLength = 16;
    private const int ParentStart = TraceStart + TraceIdLength + 1;
    private const int FlagsStart = ParentStart + HalfLength + 1;
    private const ulong RandomBits = (1UL << 56) - 1;

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>Whether whoever sent the request records it.</summary>
    public bool IsSampled => (Flags & TraceFlags.Sampled) != TraceFlags.None;

    /// <summary>The part of the trace's id that is random by agreement: 56 bits, by which a sampler decides.</summary>
    public ulong Randomness => TraceLow & RandomBits;

    public ActivityTraceId TraceId
    {
        get
        {
            Span<byte> bytes = stackalloc byte[sizeof(ulong) * 2];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, TraceHigh);
            BinaryPrimitives.WriteUInt64BigEndian(bytes[sizeof(ulong)..], TraceLow);
            return ActivityTraceId.CreateFromBytes(bytes);
        }
    }

    public ActivitySpanId ParentId
    {
        get
        {
            Span<byte> bytes = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, Parent);
            return ActivitySpanId.CreateFromBytes(bytes);
        }
    }

    /// <summary>A trace of its own, with an id by chance.</summary>
    public static TraceParent New()
    {
        var random = Random.Shared;
        return new TraceParent(NewId(random), NewId(random), NewId(random), TraceFlags.None);
    }

    /// <summary>The same trace at a span with an id by chance.</summary>
    public TraceParent WithNewParent() => this with { Parent = NewId(Random.Shared) };

    /// <summary>
    /// Reads a field's value. Of a later version the part that is known is read; everything else that is not exactly as it has to be is none at all.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out TraceParent parent)
    {
        parent = default;
        if (value.Length < Length || value[TraceStart - 1] != (byte)'-' || value[ParentStart - 1] != (byte)'-' || value[FlagsStart - 1] != (byte)'-'
            || !TryHex(value[..(TraceStart - 1)], out var version) || version == 0xFF
            || !TryHex(value.Slice(TraceStart, HalfLength), out var high) || !TryHex(value.Slice(TraceStart + HalfLength, HalfLength), out var low)
            || !TryHex(value.Slice(ParentStart, HalfLength), out var id) || !TryHex(value[FlagsStart..Length], out var flags))
        {
            return false;
        }

        // Only a later version may say more, and then behind another dash.
        if (value.Length > Length && (version == 0 || value[Length] != (byte)'-'))
        {
            return false;
        }

        parent = new TraceParent(high, low, id, (TraceFlags)flags & TraceFlags.Known);
        return (high | low) != 0 && id != 0;
    }

    /// <summary>Writes the field's value, of <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        "00-"u8.CopyTo(destination);
        WriteTraceId(destination[TraceStart..]);
        destination[ParentStart - 1] = (byte)'-';
        WriteHex(Parent, destination.Slice(ParentStart, HalfLength));
        destination[FlagsStart - 1] = (byte)'-';
        destination[FlagsStart] = (byte)'0';
        destination[FlagsStart + 1] = (byte)('0' + (byte)Flags);
    }

    /// <summary>Writes the trace's id, of <see cref="TraceIdLength"/> bytes.</summary>
    public void WriteTraceId(Span<byte> destination)
    {
        WriteHex(TraceHigh, destination[..HalfLength]);
        WriteHex(TraceLow, destination.Slice(HalfLength, HalfLength));
    }

    private static void WriteHex(ulong value, Span<byte> destination) => value.TryFormat(destination, out _, "x16", CultureInfo.InvariantCulture);

    private static bool TryHex(ReadOnlySpan<byte> digits, out ulong value)
    {
        value = 0;
        return !digits.ContainsAnyExcept(Digits) && Utf8Parser.TryParse(digits, out value, out _, 'x');
    }

    private static ulong NewId(Random random) => (ulong)random.NextInt64(1, long.MaxValue) ^ ((ulong)random.Next(2) << 63);
}
