using System.Text;
using Gateway.Core.Buffers;
using Gateway.Core.Http1;

namespace Tests.Unit.Namespaces;

/// <summary>Request heads filled by hand, as the parser would.</summary>
internal static class Heads
{
    public static RequestHead Of(string method, string target, params (string Name, string Value)[] fields)
    {
        var text = new StringBuilder();
        var head = new RequestHead { MethodToken = Append(text, method) };
        var query = target.IndexOf('?');
        head.Target = Append(text, target);
        head.Path = head.Target with { Length = query < 0 ? target.Length : query };
        head.Query = query < 0 ? default : new ByteRange(head.Target.Start + query + 1, target.Length - query - 1);
        foreach (var (name, value) in fields)
        {
            var known = name.ToLowerInvariant() switch
            {
                "authorization" => KnownHeader.Authorization,
                "x-api-key" => KnownHeader.XApiKey,
                "api-key" => KnownHeader.ApiKey,
                _ => KnownHeader.Other,
            };
            head.Add(new HeaderField(known, Append(text, name), Append(text, value)));
        }

        head.Buffer = Encoding.UTF8.GetBytes(text.ToString());
        return head;
    }

    private static ByteRange Append(StringBuilder text, string part)
    {
        var start = Encoding.UTF8.GetByteCount(text.ToString());
        text.Append(part);
        return new ByteRange(start, Encoding.UTF8.GetByteCount(part));
    }
}
