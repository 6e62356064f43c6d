using System.Runtime.CompilerServices;

namespace Gateway.Core.Ledger;

/// <summary>
/// Compares keys by whether their names are the same objects: of one snapshot they are, and that is several times cheaper than hashing five texts. Keys of two snapshots differ
/// even where they read the same.
/// </summary>
internal sealed class SameNames : IEqualityComparer<UsageKey>
{
    public static readonly SameNames Instance = new();

    public bool Equals(UsageKey x, UsageKey y) =>
        x.Minute == y.Minute && ReferenceEquals(x.Namespace, y.Namespace) && ReferenceEquals(x.Key, y.Key) && ReferenceEquals(x.Model, y.Model)
        && ReferenceEquals(x.Route, y.Route) && ReferenceEquals(x.Upstream, y.Upstream);

    public int GetHashCode(UsageKey obj) => HashCode.Combine(
        obj.Minute,
        RuntimeHelpers.GetHashCode(obj.Namespace),
        RuntimeHelpers.GetHashCode(obj.Key),
        RuntimeHelpers.GetHashCode(obj.Model),
        RuntimeHelpers.GetHashCode(obj.Route),
        RuntimeHelpers.GetHashCode(obj.Upstream));
}
