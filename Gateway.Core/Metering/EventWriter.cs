using System.Buffers.Text;
using Gateway.Core.Buffers;
using Gateway.Core.Settlement;

namespace Gateway.Core.Metering;

/// <summary>Writes server-sent events whose data is JSON.</summary>
internal readonly ref struct EventWriter
{
    private const int LongestNumber = 20;

    private readonly PooledBuffer _output;
    private readonly int _data;

    private EventWriter(PooledBuffer output)
    {
        _output = output;
        _data = output.Length;
    }

    /// <summary>Begins an event of that name; no name, no event field.</summary>
    public static EventWriter Begin(PooledBuffer output, ReadOnlySpan<byte> name)
    {
        if (!name.IsEmpty)
        {
            output.Append("event: "u8);
            output.Append(name);
            output.Append((byte)'\n');
        }

        output.Append("data: "u8);
        return new EventWriter(output);
    }

    public void Write(ReadOnlySpan<byte> json) => _output.Append(json);

    public void Write(long number)
    {
        Utf8Formatter.TryFormat(number, _output.GetSpan(LongestNumber), out var length);
        _output.Advance(length);
    }

    /// <summary>Writes the usage of an answer that was cut.</summary>
    public void WriteUsage(UsageFormat format, long input, long output) => TrueUsage.Write(_output, format, input, output);

    /// <summary>Ends the event.</summary>
    public void End()
    {
        // A line end in JSON that was taken from elsewhere is white space; in an event it would begin another field.
        var data = _output.Block.AsSpan(_data, _output.Length - _data);
        data.Replace((byte)'\n', (byte)' ');
        data.Replace((byte)'\r', (byte)' ');
        _output.Append("\n\n"u8);
    }
}
