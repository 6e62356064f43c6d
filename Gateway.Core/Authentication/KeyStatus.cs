namespace Gateway.Core.Authentication;

/// <summary>Whether a key may be used.</summary>
internal enum KeyStatus : byte
{
    Valid,
    Disabled,
    Expired,
}
