using System.Text;

namespace Gateway.Core.Http1;

/// <summary>Reads the Connection field, a list of options (RFC 9110, section 7.6.1).</summary>
internal static class ConnectionOptions
{
    public static ReadOnlySpan<byte> Close => "close"u8;

    public static ReadOnlySpan<byte> KeepAlive => "keep-alive"u8;

    /// <summary>What the value of one Connection field lists; empty elements say nothing.</summary>
    public static HeadFacts Read(ReadOnlySpan<byte> value)
    {
        var facts = HeadFacts.None;
        while (!value.IsEmpty)
        {
            var option = NextElement(ref value);
            if (Ascii.EqualsIgnoreCase(option, Close))
            {
                facts |= HeadFacts.Close;
            }
            else if (Ascii.EqualsIgnoreCase(option, KeepAlive))
            {
                facts |= HeadFacts.KeepAlive;
            }
            else if (!option.IsEmpty)
            {
                facts |= HeadFacts.OtherConnectionOption;
            }
        }

        return facts;
    }

    /// <summary>True when the value of one Connection field lists that option, compared without case.</summary>
    public static bool Contains(ReadOnlySpan<byte> value, ReadOnlySpan<byte> option)
    {
        while (!value.IsEmpty)
        {
            var element = NextElement(ref value);
            if (!element.IsEmpty && Ascii.EqualsIgnoreCase(element, option))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> NextElement(ref ReadOnlySpan<byte> list)
    {
        var comma = list.IndexOf((byte)',');
        var element = comma < 0 ? list : list[..comma];
        list = comma < 0 ? default : list[(comma + 1)..];
        return HttpBytes.TrimWhiteSpace(element);
    }
}
