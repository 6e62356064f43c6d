using Gateway.Core.Http1;
using Gateway.Core.Namespaces;

namespace Gateway.Core.Pipeline;

/// <summary>Where a request comes from: the last address that a trusted proxy vouches for, else the peer itself.</summary>
internal static class ClientAddressResolver
{
    public static UInt128 Resolve(RequestContext context)
    {
        var address = context.Connection.ClientAddress;
        var trusted = context.Snapshot.Settings.TrustedProxies;
        if (trusted.IsEmpty || !trusted.Contains(address))
        {
            return address;
        }

        var fields = context.Head.Fields;
        for (var i = fields.Length - 1; i >= 0; i--)
        {
            if (fields[i].Known == KnownHeader.XForwardedFor && !TryWalk(context.Head.Bytes(fields[i].Value), trusted, ref address))
            {
                break;
            }
        }

        return address;
    }

    // From the right, as each proxy appends its peer; false at the first address that is not a trusted proxy's.
    private static bool TryWalk(ReadOnlySpan<byte> list, IpNetworkSet trusted, ref UInt128 address)
    {
        while (!list.IsEmpty)
        {
            var comma = list.LastIndexOf((byte)',');
            var entry = list[(comma + 1)..].Trim(" \t"u8);
            list = comma < 0 ? default : list[..comma];
            if (!ClientAddresses.TryParse(entry, out var claimed, out _))
            {
                return false;
            }

            address = claimed;
            if (!trusted.Contains(claimed))
            {
                return false;
            }
        }

        return true;
    }
}
