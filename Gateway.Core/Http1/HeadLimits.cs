namespace Gateway.Core.Http1;

/// <summary>How large a head may be.</summary>
/// <param name="MaxHeadBytes">The whole head in bytes, the empty line at its end included.</param>
/// <param name="MaxHeaders">Number of field lines.</param>
/// <param name="MaxTargetBytes">The request target in bytes; of no meaning for responses.</param>
internal readonly record struct HeadLimits(int MaxHeadBytes, int MaxHeaders, int MaxTargetBytes);
