namespace ConfigCenter.Security;

/// <summary>What gateways identify themselves with.</summary>
internal sealed class GatewayToken
{
    public GatewayToken(string value) => Value = value;

    public string Value { get; }
}
