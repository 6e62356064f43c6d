using System.Text;
using Gateway.Core.Inspection;

namespace Gateway.Core.Upstreams.Balancing;

/// <summary>What is hashed, compiled; written <c>ip</c>, <c>path</c>, <c>key</c>, <c>header:name</c>, <c>query:name</c> or <c>body:path</c>.</summary>
internal sealed class HashOn
{
    private HashOn(HashSource source, string field)
    {
        Source = source;
        Field = field;
        FieldUtf8 = Encoding.UTF8.GetBytes(field);
    }

    public HashSource Source { get; }

    /// <summary>The header's or parameter's name, or the body field's dotted path; empty for the others.</summary>
    public string Field { get; }

    public byte[] FieldUtf8 { get; }

    /// <summary>Index of the body field in the snapshot's <see cref="BodyFieldSet"/>; -1 for the other sources.</summary>
    public int BodyIndex { get; private init; } = -1;

    public static bool TryParse(string text, out HashOn? hashOn)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var field = colon < 0 ? "" : text[(colon + 1)..];
        HashSource? source = (colon < 0 ? text : text[..colon]) switch
        {
            "ip" when colon < 0 => HashSource.Ip,
            "path" when colon < 0 => HashSource.Path,
            "key" when colon < 0 => HashSource.Key,
            "header" when field.Length > 0 => HashSource.Header,
            "query" when field.Length > 0 => HashSource.Query,
            "body" when field.Length > 0 => HashSource.Body,
            _ => null,
        };
        hashOn = source is { } known ? new HashOn(known, field) : null;
        return hashOn is not null;
    }

    /// <summary>The same, knowing where the body field's value will be.</summary>
    public HashOn Bind(BodyFieldSet fields) =>
        Source == HashSource.Body ? new HashOn(Source, Field) { BodyIndex = fields.IndexOf(Field) } : this;
}
