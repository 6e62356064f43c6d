using System.Text.Json.Serialization;

namespace Gateway.Core.Configuration;

/// <summary>What a policy of one type limits.</summary>
[JsonDerivedType(typeof(QpsLimitSettings))]
[JsonDerivedType(typeof(ConcurrencyLimitSettings))]
[JsonDerivedType(typeof(TokenLimitSettings))]
[JsonDerivedType(typeof(MessageMatchingSettings))]
public abstract record PolicySettings;
