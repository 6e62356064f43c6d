using System.Text;

namespace Gateway.Core.Http1;

/// <summary>Reads the fields that only a request's head gives meaning to: Host, Expect and Max-Forwards.</summary>
internal static class RequestFields
{
    public static RejectionReason Read(RequestHead head, in HeaderField field, ReadOnlySpan<byte> value) => field.Known switch
    {
        KnownHeader.Host => ReadHost(head, field, value),
        KnownHeader.Expect => ReadExpect(head, value),
        KnownHeader.MaxForwards => ReadMaxForwards(head, value),
        _ => RejectionReason.None,
    };

    private static RejectionReason ReadHost(RequestHead head, in HeaderField field, ReadOnlySpan<byte> value)
    {
        if ((head.Facts & HeadFacts.Host) != HeadFacts.None)
        {
            return RejectionReason.MultipleHosts;
        }

        if (!HostSyntax.IsValid(value))
        {
            return RejectionReason.InvalidHost;
        }

        head.Facts |= HeadFacts.Host;

        // The authority of an absolute-form target, read before any field, wins.
        if (head.Authority.IsEmpty)
        {
            head.Authority = field.Value;
        }

        return RejectionReason.None;
    }

    private static RejectionReason ReadExpect(RequestHead head, ReadOnlySpan<byte> value)
    {
        if (!Ascii.EqualsIgnoreCase(value, "100-continue"u8))
        {
            return RejectionReason.UnsupportedExpectation;
        }

        head.ExpectContinue = true;
        return RejectionReason.None;
    }

    private static RejectionReason ReadMaxForwards(RequestHead head, ReadOnlySpan<byte> value)
    {
        if (head.MaxForwards < 0 && FramingFields.TryReadDecimal(value, out var hops))
        {
            head.MaxForwards = (int)Math.Min(hops, int.MaxValue);
        }

        return RejectionReason.None;
    }
}
