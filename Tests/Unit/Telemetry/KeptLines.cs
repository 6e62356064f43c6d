using System.Text;
using Gateway.Core.Telemetry;

namespace Tests.Unit.Telemetry;

/// <summary>A sink that keeps what it is offered.</summary>
internal sealed class KeptLines(bool takesContent) : IAccessLogSink
{
    private readonly StringBuilder _text = new();

    public string Target => "kept";

    public long Dropped => 0;

    public bool TakesContent => takesContent;

    public long ContentDropped => 0;

    public string Text => _text.ToString();

    public void Offer(ReadOnlySpan<byte> lines) => _text.Append(Encoding.UTF8.GetString(lines));
}
