namespace ConfigCenter.Publishing;

/// <summary>A change of the configuration.</summary>
internal sealed record Edit
{
    public delegate Result<WorkingCopy> Changing(WorkingCopy copy, Stamp stamp);

    /// <summary>Makes the changed copy, or says why not. Objects that are not changed stay the same instances.</summary>
    public required Changing Change { get; init; }

    /// <summary>For people; goes into the version.</summary>
    public required string Reason { get; init; }

    /// <summary>The object that it is about, asked for after the change was made; null is the whole.</summary>
    public Func<Focus>? Focus { get; init; }

    /// <summary>True publishes whatever the settings say.</summary>
    public bool Publishes { get; init; }

    /// <summary>True publishes even what does not differ from the last version.</summary>
    public bool PublishesUnchanged { get; init; }

    /// <summary>The version that it brings back.</summary>
    public long? RestoredFrom { get; init; }

    /// <summary>True finds out what would happen, and changes nothing.</summary>
    public bool IsDryRun { get; init; }
}
