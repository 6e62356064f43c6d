using System.Text;
using Gateway.Core.Http1;

namespace Gateway.Core.Authentication;

/// <summary>
/// The keys that a request presents, one after the other: the bearer tokens of Authorization (RFC 6750, section 2.1), then the values of x-api-key, then those of
/// api-key. Another scheme of Authorization, or an empty value, presents none.
/// </summary>
internal ref struct PresentedKeys
{
    private readonly RequestHead _head;
    private KnownHeader _carrier = KnownHeader.Authorization;
    private int _next;

    public PresentedKeys(RequestHead head) => _head = head;

    /// <summary>The key that was found last.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Finds the next one.</summary>
    public bool MoveNext()
    {
        while (_carrier != KnownHeader.Other)
        {
            var fields = _head.Fields;
            while (_next < fields.Length)
            {
                ref readonly var field = ref fields[_next++];
                if (field.Known == _carrier && TryTake(_head.Bytes(field.Value)))
                {
                    return true;
                }
            }

            _carrier = After(_carrier);
            _next = 0;
        }

        return false;
    }

    private static KnownHeader After(KnownHeader carrier) => carrier switch
    {
        KnownHeader.Authorization => KnownHeader.XApiKey,
        KnownHeader.XApiKey => KnownHeader.ApiKey,
        _ => KnownHeader.Other,
    };

    private bool TryTake(ReadOnlySpan<byte> value)
    {
        var scheme = "Bearer "u8;
        if (_carrier == KnownHeader.Authorization)
        {
            value = value.Length > scheme.Length && Ascii.EqualsIgnoreCase(value[..scheme.Length], scheme) ? value[scheme.Length..].Trim((byte)' ') : default;
        }

        Current = value;
        return !value.IsEmpty;
    }
}
