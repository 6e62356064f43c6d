using ConfigCenter.Data;
using ConfigCenter.Security;
using Gateway.Core.Configuration;

namespace ConfigCenter.Publishing;

/// <summary>One list of the working copy.</summary>
internal sealed class ConfigPart<T> : ConfigPart
    where T : class
{
    private readonly Func<WorkingCopy, IReadOnlyList<Stored<T>>> _get;
    private readonly Func<WorkingCopy, IReadOnlyList<Stored<T>>, WorkingCopy> _set;
    private readonly Func<Snapshot, IReadOnlyList<T>> _fromSnapshot;

    public ConfigPart(
        ResourceKind<T> kind,
        Func<WorkingCopy, IReadOnlyList<Stored<T>>> get,
        Func<WorkingCopy, IReadOnlyList<Stored<T>>, WorkingCopy> set,
        Func<Snapshot, IReadOnlyList<T>> fromSnapshot)
    {
        Kind = kind;
        Repository = new ResourceRepository<T>(kind);
        _get = get;
        _set = set;
        _fromSnapshot = fromSnapshot;
    }

    public ResourceKind<T> Kind { get; }

    public ResourceRepository<T> Repository { get; }

    public override string List => Kind.List;

    public override string Plural => Kind.Plural;

    public override string NameField => Kind.NameField;

    public IReadOnlyList<Stored<T>> Get(WorkingCopy copy) => _get(copy);

    public WorkingCopy Set(WorkingCopy copy, IReadOnlyList<Stored<T>> items) => _set(copy, items);

    /// <summary>By id, or else by name.</summary>
    public Stored<T>? Find(WorkingCopy copy, string idOrName) =>
        _get(copy).FirstOrDefault(item => item.Id == idOrName) ?? _get(copy).FirstOrDefault(item => Kind.NameOf(item.Value) == idOrName);

    /// <summary>An object that is new.</summary>
    public Stored<T> Create(T value, Stamp stamp) =>
        new(Kind.IdPrefix is null ? Kind.NameOf(value) : Tokens.NewId(Kind.IdPrefix), value, 1, stamp.At, stamp.At, stamp.By);

    /// <summary>The object with another value; the same one when the value is the same.</summary>
    public static Stored<T> Change(Stored<T> item, T value, Stamp stamp) => Documents.Write(item.Value) == Documents.Write(value)
        ? item
        : item with { Value = value, Revision = item.Revision + 1, UpdatedAt = stamp.At, UpdatedBy = stamp.By };

    /// <summary>Puts an object in the place of the one with its id, or at the end.</summary>
    public WorkingCopy Put(WorkingCopy copy, Stored<T> item)
    {
        var items = _get(copy);
        return _set(copy, items.Any(other => other.Id == item.Id) ? [.. items.Select(other => other.Id == item.Id ? item : other)] : [.. items, item]);
    }

    public WorkingCopy Remove(WorkingCopy copy, string id) => _set(copy, [.. _get(copy).Where(item => item.Id != id)]);

    public override async Task<WorkingCopy> LoadAsync(DbScope scope, WorkingCopy copy) =>
        _set(copy, await Repository.AllAsync(scope).ConfigureAwait(false));

    public override async Task SaveAsync(DbScope scope, WorkingCopy before, WorkingCopy after)
    {
        var old = _get(before).ToDictionary(static item => item.Id, StringComparer.Ordinal);
        var kept = _get(after).Select(static item => item.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in old.Keys.Where(id => !kept.Contains(id)))
        {
            await Repository.DeleteAsync(scope, gone).ConfigureAwait(false);
        }

        foreach (var item in _get(after))
        {
            if (!old.TryGetValue(item.Id, out var was))
            {
                await Repository.InsertAsync(scope, item).ConfigureAwait(false);
            }
            else if (!ReferenceEquals(was, item))
            {
                await Repository.UpdateAsync(scope, item).ConfigureAwait(false);
            }
        }
    }

    public override WorkingCopy Take(WorkingCopy copy, Snapshot snapshot, TakeMode mode, Stamp stamp)
    {
        var byName = _get(copy).ToDictionary(item => Kind.NameOf(item.Value), StringComparer.Ordinal);
        var taken = _fromSnapshot(snapshot)
            .Select(value => byName.TryGetValue(Kind.NameOf(value), out var item) ? Change(item, value, stamp) : Create(value, stamp))
            .ToList();
        if (mode == TakeMode.Merge)
        {
            var names = taken.Select(item => Kind.NameOf(item.Value)).ToHashSet(StringComparer.Ordinal);
            taken = [.. _get(copy).Where(item => !names.Contains(Kind.NameOf(item.Value))), .. taken];
        }

        return _set(copy, taken);
    }

    public override WorkingCopy Sort(WorkingCopy copy) => _set(copy, [.. _get(copy).OrderBy(item => Kind.NameOf(item.Value), StringComparer.Ordinal)]);

    public override (string Id, string Name) At(WorkingCopy copy, int index) => (_get(copy)[index].Id, Kind.NameOf(_get(copy)[index].Value));
}
