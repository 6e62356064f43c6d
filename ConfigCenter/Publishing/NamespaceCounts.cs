namespace ConfigCenter.Publishing;

/// <summary>How much of the configuration belongs to a namespace, and what it was used for.</summary>
/// <param name="Code">The namespace.</param>
/// <param name="ApiKeys">Keys that open it.</param>
/// <param name="EnabledApiKeys">Those of them that are enabled.</param>
/// <param name="Routes">Routes that serve it alone.</param>
/// <param name="Policies">Policies that name it.</param>
/// <param name="LastDay">What was served in the last 24 hours.</param>
internal sealed record NamespaceCounts(string Code, long ApiKeys, long EnabledApiKeys, long Routes, long Policies, NamespaceUsage LastDay);
