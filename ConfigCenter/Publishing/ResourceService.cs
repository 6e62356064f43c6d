using ConfigCenter.Data;
using ConfigCenter.Security;

namespace ConfigCenter.Publishing;

/// <summary>Reading and changing the objects of one kind.</summary>
internal sealed class ResourceService<T>
    where T : class
{
    private readonly Database _database;
    private readonly ConfigEditor _editor;

    public ResourceService(Database database, ConfigEditor editor, ConfigPart<T> part)
    {
        _database = database;
        _editor = editor;
        Part = part;
    }

    public ConfigPart<T> Part { get; }

    private string Singular => Part.Kind.Singular;

    public Task<Page<Stored<T>>> ListAsync(ListQuery query, CancellationToken cancellation) =>
        _database.ReadAsync(scope => Part.Repository.ListAsync(scope, query), cancellation);

    /// <summary>By id, or else by name.</summary>
    public Task<Stored<T>?> FindAsync(string idOrName, CancellationToken cancellation) =>
        _database.ReadAsync(scope => Part.Repository.FindAsync(scope, idOrName), cancellation);

    public Task<Result<Saved<T>>> CreateAsync(Actor actor, T value, string? reason, CancellationToken cancellation)
    {
        var name = Part.Kind.NameOf(value);
        return SaveAsync(actor, reason ?? $"{Part.Plural}/{name} created", (copy, stamp) =>
            Part.Find(copy, name) is null ? Part.Create(value, stamp) : Failure.Conflict($"There is a {Singular} '{name}' already."), cancellation);
    }

    /// <summary>Puts an object in the place of another; where there is none, creates it when the path names it as it names itself. Doing it twice changes nothing.</summary>
    /// <param name="actor">An editor, at least.</param>
    /// <param name="idOrName">Which one.</param>
    /// <param name="make">Makes the value from the one that is stored, null when none is.</param>
    /// <param name="precondition">What must hold for the stored one.</param>
    /// <param name="reason">For the version; null is a text made of what is done.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public Task<Result<Saved<T>>> PutAsync(
        Actor actor, string idOrName, Func<T?, T> make, Precondition precondition, string? reason, CancellationToken cancellation) =>
        SaveAsync(actor, reason ?? $"{Part.Plural}/{idOrName} updated", (copy, stamp) => Put(copy, stamp, idOrName, make, precondition), cancellation);

    /// <summary>Changes an object that must be there.</summary>
    public Task<Result<Saved<T>>> ModifyAsync(
        Actor actor, string idOrName, Func<T, T> change, Precondition precondition, string? reason, CancellationToken cancellation) =>
        SaveAsync(
            actor,
            reason ?? $"{Part.Plural}/{idOrName} updated",
            (copy, stamp) => Part.Find(copy, idOrName) is not { } item ? Failure.NotFound(Singular, idOrName)
                : precondition.Refusal(item.Revision) is { } refusal ? refusal
                : ConfigPart<T>.Change(item, change(item.Value), stamp),
            cancellation);

    public async Task<Result<EditOutcome>> DeleteAsync(Actor actor, string idOrName, Precondition precondition, string? reason, CancellationToken cancellation) =>
        await _editor.EditAsync(
            actor,
            new Edit
            {
                Reason = reason ?? $"{Part.Plural}/{idOrName} deleted",
                Focus = () => new Focus(Part.Plural, ""),
                Change = (copy, _) => Part.Find(copy, idOrName) is not { } item ? Failure.NotFound(Singular, idOrName)
                    : precondition.Refusal(item.Revision) is { } refusal ? refusal
                    : Part.Remove(copy, item.Id),
            },
            cancellation).ConfigureAwait(false);

    private Result<Stored<T>> Put(WorkingCopy copy, Stamp stamp, string idOrName, Func<T?, T> make, Precondition precondition)
    {
        var item = Part.Find(copy, idOrName);
        if (precondition.Refusal(item?.Revision) is { } refusal)
        {
            return refusal;
        }

        var value = make(item?.Value);
        var name = Part.Kind.NameOf(value);
        if (item is null)
        {
            return name == idOrName
                ? Part.Create(value, stamp)
                : Failure.NotFound(Singular, idOrName);
        }

        if (Part.Kind.IdPrefix is null && name != item.Id)
        {
            return Failure.Invalid($"$.{Part.NameField}", $"must stay '{item.Id}'");
        }

        return ConfigPart<T>.Change(item, value, stamp);
    }

    private async Task<Result<Saved<T>>> SaveAsync(Actor actor, string reason, Func<WorkingCopy, Stamp, Result<Stored<T>>> make, CancellationToken cancellation)
    {
        var id = "";
        var isNew = false;
        var edit = new Edit
        {
            Reason = reason,
            Focus = () => new Focus(Part.Plural, id),
            Change = (copy, stamp) =>
            {
                var made = make(copy, stamp);
                if (made.Value is not { } item)
                {
                    return made.Failure!;
                }

                id = item.Id;
                isNew = Part.Get(copy).All(other => other.Id != id);
                return Part.Put(copy, item);
            },
        };
        var result = await _editor.EditAsync(actor, edit, cancellation).ConfigureAwait(false);
        return result.Value is { } outcome
            ? new Saved<T>(Part.Get(outcome.Copy).First(item => item.Id == id), isNew, outcome.Published?.Version)
            : result.Failure!;
    }
}
