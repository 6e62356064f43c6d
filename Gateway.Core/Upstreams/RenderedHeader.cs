using System.Text;

namespace Gateway.Core.Upstreams;

/// <summary>A field to send, ready as bytes.</summary>
internal sealed class RenderedHeader
{
    public RenderedHeader(string name, string value)
    {
        Name = Encoding.ASCII.GetBytes(name);
        Value = Encoding.UTF8.GetBytes(value);
        Line = [.. Name, .. ": "u8, .. Value, .. "\r\n"u8];
    }

    public byte[] Name { get; }

    public byte[] Value { get; }

    /// <summary>The field line with its line end.</summary>
    public byte[] Line { get; }

    public static RenderedHeader[] Render(IReadOnlyDictionary<string, string> headers) =>
        [.. headers.Select(static header => new RenderedHeader(header.Key, header.Value))];
}
