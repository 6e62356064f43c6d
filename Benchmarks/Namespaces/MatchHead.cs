using System.Text;
using Gateway.Core.Buffers;
using Gateway.Core.Http1;

namespace Benchmarks.Namespaces;

/// <summary>A request head with the fields of an ordinary chat request, filled by hand.</summary>
internal static class MatchHead
{
    public static RequestHead Create(params (string Name, string Value)[] fields)
    {
        var text = new StringBuilder();
        var head = new RequestHead { MethodToken = Append(text, "POST"), Path = Append(text, "/v1/chat/completions") };
        foreach (var (name, value) in fields)
        {
            var known = name switch
            {
                "Authorization" => KnownHeader.Authorization,
                "Host" => KnownHeader.Host,
                _ => KnownHeader.Other,
            };
            head.Add(new HeaderField(known, Append(text, name), Append(text, value)));
        }

        head.Buffer = Encoding.ASCII.GetBytes(text.ToString());
        return head;
    }

    private static ByteRange Append(StringBuilder text, string part)
    {
        var range = new ByteRange(text.Length, part.Length);
        text.Append(part);
        return range;
    }
}
