using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Gateway.Core.Inspection;
using Gateway.Core.Namespaces;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Upstreams.Balancing;

/// <summary>Hashes the value of a request that keeps like requests together.</summary>
internal static class RequestHash
{
    /// <summary>False when the request has no such value: a missing or empty field, or neither key nor token.</summary>
    public static bool TryGet(HashOn on, RequestContext context, out ulong hash)
    {
        switch (on.Source)
        {
            case HashSource.Ip:
                hash = OfAddress(context.ClientAddress);
                return true;
            case HashSource.Path:
                return TryOf(context.Path.Span, out hash);
            case HashSource.Key when context.Key is { } key:
                return TryOf(key.IdUtf8, out hash);
            case HashSource.Key when context.Token is { } token:
                return TryOf(MemoryMarshal.AsBytes(token.Subject.AsSpan()), out hash);
            case HashSource.Header when context.Head.TryGet(on.FieldUtf8, out var value):
                return TryOf(value, out hash);
            case HashSource.Query when QueryReader.TryFind(context.Query, on.FieldUtf8, out var raw):
                return TryOf(raw, out hash);
            case HashSource.Body when context.BodyState == RequestBodyState.Inspected:
                return TryOfField(context.Inspection.Fields, on.BodyIndex, out hash);
            default:
                hash = 0;
                return false;
        }
    }

    private static bool TryOfField(BodyFieldValues fields, int index, out ulong hash)
    {
        hash = 0;
        return fields.Get(index, out var value) is BodyFieldKind.String or BodyFieldKind.Number && TryOf(value, out hash);
    }

    private static bool TryOf(ReadOnlySpan<byte> value, out ulong hash)
    {
        hash = StableHash.Of(value);
        return !value.IsEmpty;
    }

    private static ulong OfAddress(UInt128 address)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
        return StableHash.Of(bytes);
    }
}
