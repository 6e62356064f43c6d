namespace ConfigCenter.Data;

/// <summary>A row of <c>policy_namespaces</c>.</summary>
internal sealed class PolicyNamespaceRow : ChildRow
{
    public string Code { get; set; } = "";
}
