using ConfigCenter.Data;
using Gateway.Core.Configuration;

namespace ConfigCenter.Publishing;

/// <summary>One list of the working copy, whatever its objects are.</summary>
internal abstract class ConfigPart
{
    /// <summary>Every list, in an order in which what is referred to comes first.</summary>
    public static readonly IReadOnlyList<ConfigPart> All =
    [
        ConfigParts.Upstreams,
        ConfigParts.Namespaces,
        ConfigParts.Routes,
        ConfigParts.ApiKeys,
        ConfigParts.Issuers,
        ConfigParts.Policies,
        ConfigParts.Models,
        ConfigParts.Instances,
    ];

    /// <summary>The list's name in the snapshot.</summary>
    public abstract string List { get; }

    /// <summary>The list's name in URLs.</summary>
    public abstract string Plural { get; }

    /// <summary>The field that names its objects.</summary>
    public abstract string NameField { get; }

    public abstract Task<WorkingCopy> LoadAsync(DbScope scope, WorkingCopy copy);

    /// <summary>Makes the table hold what the copy holds after a change.</summary>
    public abstract Task SaveAsync(DbScope scope, WorkingCopy before, WorkingCopy after);

    /// <summary>Takes over the list of a snapshot; objects that stay the same keep their revision.</summary>
    public abstract WorkingCopy Take(WorkingCopy copy, Snapshot snapshot, TakeMode mode, Stamp stamp);

    /// <summary>Sorts the list by name.</summary>
    public abstract WorkingCopy Sort(WorkingCopy copy);

    /// <summary>Id and name of the object at a place of the list.</summary>
    public abstract (string Id, string Name) At(WorkingCopy copy, int index);
}
