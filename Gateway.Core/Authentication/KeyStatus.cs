namespace Gateway.Core.Authentication;

/// <summary>What became of a presented key.</summary>
internal enum KeyStatus : byte
{
    Unknown,
    Valid,
    Disabled,
    Expired,
}
