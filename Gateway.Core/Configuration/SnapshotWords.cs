using System.Collections.Frozen;
using Gateway.Core.Limits;
using Gateway.Core.Namespaces;
using Gateway.Core.Routing;
using Gateway.Core.Upstreams.Balancing;

namespace Gateway.Core.Configuration;

/// <summary>The words of the document that stand for a fixed meaning.</summary>
internal static class SnapshotWords
{
    public static readonly FrozenDictionary<string, MatchSource> Sources = new Dictionary<string, MatchSource>
    {
        ["header"] = MatchSource.Header,
        ["query"] = MatchSource.Query,
        ["path"] = MatchSource.Path,
        ["body"] = MatchSource.Body,
        ["ip"] = MatchSource.Ip,
        ["method"] = MatchSource.Method,
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, MatchOperator> Operators = new Dictionary<string, MatchOperator>
    {
        ["eq"] = MatchOperator.Equals,
        ["equals"] = MatchOperator.Equals,
        ["="] = MatchOperator.Equals,
        ["=="] = MatchOperator.Equals,
        ["ne"] = MatchOperator.NotEquals,
        ["not_equals"] = MatchOperator.NotEquals,
        ["!="] = MatchOperator.NotEquals,
        ["contains"] = MatchOperator.Contains,
        ["not_contains"] = MatchOperator.NotContains,
        ["starts_with"] = MatchOperator.StartsWith,
        ["ends_with"] = MatchOperator.EndsWith,
        ["regex"] = MatchOperator.Regex,
        ["gt"] = MatchOperator.Greater,
        [">"] = MatchOperator.Greater,
        ["greater_than"] = MatchOperator.Greater,
        ["gte"] = MatchOperator.GreaterOrEqual,
        [">="] = MatchOperator.GreaterOrEqual,
        ["greater_than_or_equal"] = MatchOperator.GreaterOrEqual,
        ["lt"] = MatchOperator.Less,
        ["<"] = MatchOperator.Less,
        ["less_than"] = MatchOperator.Less,
        ["lte"] = MatchOperator.LessOrEqual,
        ["<="] = MatchOperator.LessOrEqual,
        ["less_than_or_equal"] = MatchOperator.LessOrEqual,
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, NamespaceAuthentication> Authentications = new Dictionary<string, NamespaceAuthentication>
    {
        ["none"] = NamespaceAuthentication.None,
        ["apiKey"] = NamespaceAuthentication.ApiKey,
        ["jwt"] = NamespaceAuthentication.Jwt,
        ["apiKeyOrJwt"] = NamespaceAuthentication.ApiKeyOrJwt,
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, CounterScope> CounterScopes = new Dictionary<string, CounterScope>
    {
        ["namespace"] = CounterScope.Namespace,
        ["key"] = CounterScope.Key,
        ["shared"] = CounterScope.Shared,
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, CalendarUnit> CalendarUnits = new Dictionary<string, CalendarUnit>
    {
        ["hour"] = CalendarUnit.Hour,
        ["day"] = CalendarUnit.Day,
        ["week"] = CalendarUnit.Week,
        ["month"] = CalendarUnit.Month,
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, LoadBalancing> LoadBalancings = new Dictionary<string, LoadBalancing>
    {
        ["round-robin"] = LoadBalancing.RoundRobin,
        ["weighted-round-robin"] = LoadBalancing.WeightedRoundRobin,
        ["random"] = LoadBalancing.Random,
        ["least-requests"] = LoadBalancing.LeastRequests,
        ["power-of-two"] = LoadBalancing.PowerOfTwo,
        ["consistent-hash"] = LoadBalancing.ConsistentHash,
        ["prefix-affinity"] = LoadBalancing.PrefixAffinity,
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, Protocol> Protocols = new Dictionary<string, Protocol>
    {
        ["auto"] = Protocol.Auto,
        ["chat"] = Protocol.Chat,
        ["completions"] = Protocol.Completions,
        ["responses"] = Protocol.Responses,
        ["messages"] = Protocol.Messages,
        ["embeddings"] = Protocol.Embeddings,
        ["opaque"] = Protocol.Opaque,
    }.ToFrozenDictionary();
}
