using Gateway.Core.Http1;

namespace Gateway.Core.Tracing;

/// <summary>Reads the fields of a request head that carry its trace.</summary>
internal static class TraceFields
{
    /// <summary>The trace that the client's request belongs to; false when it names none, a wrong one, or several.</summary>
    public static bool TryRead(RequestHead head, out TraceParent parent)
    {
        parent = default;
        var found = false;
        foreach (ref readonly var field in head.Fields)
        {
            if (field.Known == KnownHeader.Traceparent)
            {
                if (found || !TraceParent.TryParse(head.Bytes(field.Value), out parent))
                {
                    return false;
                }

                found = true;
            }
        }

        return found;
    }
}
