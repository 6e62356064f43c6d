using Gateway.Core.Buffers;

namespace Gateway.Core.Http1;

/// <summary>One field line of a head, as offsets into the head's bytes.</summary>
/// <param name="Known">Which name it is, <see cref="KnownHeader.Other"/> for those the gateway does not care about.</param>
/// <param name="Name">The field name as sent.</param>
/// <param name="Value">The field value without the white space around it (RFC 9112, section 5.1).</param>
internal readonly record struct HeaderField(KnownHeader Known, ByteRange Name, ByteRange Value);
