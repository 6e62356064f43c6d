using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Gateway.Core.Http1;

namespace Tests.Unit.Http1;

/// <summary>
/// Request and response heads once more, slowly, by regular expressions over strings. Answers "NeedMore", "Rejected" or
/// the text of a complete head.
/// </summary>
internal static partial class ReferenceHeads
{
    public const string NeedMore = "NeedMore";
    public const string Rejected = "Rejected";

    public static string Request(string text)
    {
        var start = text.StartsWith("\r\n", StringComparison.Ordinal) ? 2 : 0;
        if (!TryLine(text, start, out var line, out var position))
        {
            return line;
        }

        var match = RequestLine().Match(line);
        var (method, target) = (match.Groups[1].Value, match.Groups[2].Value);
        var form = OriginForm().Match(target);
        form = form.Success ? form : AbsoluteForm().Match(target);
        var isAsterisk = target == "*" && method == "OPTIONS";
        var authority = form.Groups["authority"].Value;
        if (!match.Success
            || method == "CONNECT"
            || !(form.Success || isAsterisk)
            || (form.Groups["authority"].Success && !ReferenceFields.IsAuthority(authority)))
        {
            return Rejected;
        }

        var http11 = match.Groups[3].Value == "1";
        var fields = new ReferenceFields();
        while (TryLine(text, position, out line, out position))
        {
            if (line.Length > 0)
            {
                if (!fields.TryAdd(line, http11) || !AreRequestFields(fields))
                {
                    return Rejected;
                }

                continue;
            }

            if (http11 && fields.Values("host").Count == 0)
            {
                return Rejected;
            }

            var host = fields.Values("host").SingleOrDefault("");
            var hasBody = fields.Framing == BodyFraming.Chunked || fields.ContentLength > 0;
            var expects = fields.Values("expect").Count > 0 && hasBody && http11;
            var request = HeadRunner.DescribeRequest(
                method,
                target,
                isAsterisk ? "*" : form.Groups["path"].Value,
                form.Groups["query"].Value,
                authority.Length > 0 ? authority : host,
                expects,
                MaxForwards(fields));
            return $"{request} {HeadRunner.DescribeMessage(http11, fields.Framing, fields.ContentLength, fields.KeepAlive(http11), position, fields.Lines)}";
        }

        return line;
    }

    public static string Response(string text, bool answersHead)
    {
        if (!TryLine(text, 0, out var line, out var position))
        {
            return line;
        }

        var match = StatusLine().Match(line);
        if (!match.Success)
        {
            return Rejected;
        }

        var http11 = match.Groups[1].Value == "1";
        var status = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
        var fields = new ReferenceFields();
        while (TryLine(text, position, out line, out position))
        {
            if (line.Length > 0)
            {
                if (!fields.TryAdd(line, http11))
                {
                    return Rejected;
                }

                continue;
            }

            var bodiless = answersHead || status < 200 || status == 204 || status == 304;
            var framing = bodiless ? BodyFraming.None : fields.Framing == BodyFraming.None ? BodyFraming.CloseDelimited : fields.Framing;
            var keepAlive = fields.KeepAlive(http11) && framing != BodyFraming.CloseDelimited;
            return $"status={status} reason={match.Groups[3].Value} " + HeadRunner.DescribeMessage(
                http11, framing, bodiless ? 0 : fields.ContentLength, keepAlive, position, fields.Lines);
        }

        return line;
    }

    private static bool AreRequestFields(ReferenceFields fields) =>
        fields.Values("host").Count <= 1
        && fields.Values("host").All(ReferenceFields.IsAuthority)
        && fields.Values("expect").All(value => value.Equals("100-continue", StringComparison.OrdinalIgnoreCase));

    private static long MaxForwards(ReferenceFields fields)
    {
        var first = fields.Values("max-forwards").FirstOrDefault(value => value.Length > 0 && value.All(char.IsAsciiDigit));
        return first is null ? -1 : (long)BigInteger.Min(BigInteger.Parse(first, CultureInfo.InvariantCulture), int.MaxValue);
    }

    /// <summary>False with the answer in <paramref name="line"/> when there is no proper line.</summary>
    private static bool TryLine(string text, int start, out string line, out int next)
    {
        next = text.IndexOf('\n', start) + 1;
        if (next == 0)
        {
            line = NeedMore;
            return false;
        }

        var isProper = next - start >= 2 && text[next - 2] == '\r';
        line = isProper ? text[start..(next - 2)] : Rejected;
        return isProper;
    }

    [GeneratedRegex(@"\A([!#$%&'*+\-.^_`|~0-9A-Za-z]+) ([\x21\x22\x24-\x7E]+) HTTP/1\.([01])\z")]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"\A(?<path>/[^?]*)(?:\?(?<query>.*))?\z")]
    private static partial Regex OriginForm();

    [GeneratedRegex(@"\A[Hh][Tt][Tt][Pp][Ss]?://(?<authority>[^/?]*)(?<path>[^?]*)(?:\?(?<query>.*))?\z")]
    private static partial Regex AbsoluteForm();

    [GeneratedRegex(@"\AHTTP/1\.([01]) ([1-9][0-9]{2})(?: ([\t\x20-\x7E\x80-\xFF]*))?\z")]
    private static partial Regex StatusLine();
}
