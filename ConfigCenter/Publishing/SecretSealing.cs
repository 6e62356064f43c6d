using ConfigCenter.Data;
using Gateway.Core.Configuration;
using Gateway.Core.Secrets;

namespace ConfigCenter.Publishing;

/// <summary>
/// Secrets on their way in. Answers show a mask in their place; a mask that comes back stands for the secret that is stored. What is new
/// is sealed before it is stored.
/// </summary>
internal sealed class SecretSealing
{
    /// <summary>What answers show in place of a secret.</summary>
    public const string Mask = "********";

    private readonly SecretBox _box;

    public SecretSealing(SecretBox box) => _box = box;

    /// <summary>Puts the stored secrets where masks are.</summary>
    /// <param name="before">The copy that holds them.</param>
    /// <param name="after">The copy with masks; a secret that is no mask is left as it is.</param>
    /// <param name="errors">Gets a finding for each mask that stands for nothing, and for each sealed text that is not this center's.</param>
    public WorkingCopy Restore(WorkingCopy before, WorkingCopy after, List<SnapshotError> errors) => after with
    {
        Upstreams = Restore(
            before.Upstreams, after.Upstreams, "$.upstreams", SecretFields.Replace, static (upstream, name) => upstream with { Name = name }, static upstream => upstream.Name, errors),
        Routes = Restore(
            before.Routes, after.Routes, "$.routes", SecretFields.Replace, static (route, name) => route with { Name = name }, static route => route.Name, errors),
    };

    /// <summary>Seals every secret that is not.</summary>
    public WorkingCopy Seal(WorkingCopy copy) => copy with
    {
        Upstreams = [.. copy.Upstreams.Select(item => Seal(item, SecretFields.Replace))],
        Routes = [.. copy.Routes.Select(item => Seal(item, SecretFields.Replace))],
    };

    /// <summary>The same instance where nothing is to seal: it counts as unchanged.</summary>
    private Stored<T> Seal<T>(Stored<T> item, Func<T, SecretFields.Replacement, T> replace)
    {
        var sealedOne = false;
        var value = replace(item.Value, (context, secret) =>
        {
            var isSealed = SecretBox.IsSealed(secret);
            sealedOne |= !isSealed;
            return isSealed ? secret : _box.Seal(secret, context);
        });
        return sealedOne ? item with { Value = value } : item;
    }

    private List<Stored<T>> Restore<T>(
        IReadOnlyList<Stored<T>> before,
        IReadOnlyList<Stored<T>> after,
        string list,
        Func<T, SecretFields.Replacement, T> replace,
        Func<T, string, T> rename,
        Func<T, string> nameOf,
        List<SnapshotError> errors)
    {
        var stored = before.ToDictionary(static item => item.Id, StringComparer.Ordinal);
        var restored = new List<Stored<T>>(after.Count);
        for (var i = 0; i < after.Count; i++)
        {
            var item = after[i];
            if (stored.TryGetValue(item.Id, out var was) && ReferenceEquals(was, item))
            {
                restored.Add(item);
                continue;
            }

            var known = was is null ? [] : Collect(was.Value, replace, rename, nameOf(was.Value), nameOf(item.Value));
            var path = JsonPaths.Item(list, i);
            var value = replace(item.Value, (context, secret) => Restore(context, secret, known, path, errors));
            restored.Add(was is not null && Documents.Write(was.Value) == Documents.Write(value) ? was : item with { Value = value });
        }

        return restored;
    }

    private string Restore(string context, string secret, Dictionary<string, string> known, string path, List<SnapshotError> errors)
    {
        if (secret == Mask)
        {
            if (known.TryGetValue(context, out var text))
            {
                return text;
            }

            errors.Add(new SnapshotError(Field(path, context), "is a mask, and no secret is stored for it: send the secret itself"));
        }
        else if (SecretBox.IsSealed(secret) && !_box.TryOpen(secret, context, out _))
        {
            errors.Add(new SnapshotError(Field(path, context), $"must not begin with '{SecretBox.Prefix}'"));
        }

        return secret;
    }

    /// <summary>The stored secrets by the contexts that they have under the object's new name; opened where the name is another one, for sealed texts keep to theirs.</summary>
    private Dictionary<string, string> Collect<T>(T was, Func<T, SecretFields.Replacement, T> replace, Func<T, string, T> rename, string oldName, string newName)
    {
        var contexts = new List<(string Context, string Sealed)>();
        replace(was, (context, secret) => Note(contexts, context, secret));
        var renamed = new List<(string Context, string Sealed)>();
        replace(rename(was, newName), (context, secret) => Note(renamed, context, secret));
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < contexts.Count; i++)
        {
            if (oldName == newName)
            {
                known[renamed[i].Context] = contexts[i].Sealed;
            }
            else if (_box.TryOpen(contexts[i].Sealed, contexts[i].Context, out var text))
            {
                known[renamed[i].Context] = text;
            }
        }

        return known;
    }

    private static string Note(List<(string Context, string Sealed)> contexts, string context, string secret)
    {
        contexts.Add((context, secret));
        return secret;
    }

    /// <summary>The path of a field from its context, whose last part, or last two, name it.</summary>
    private static string Field(string path, string context)
    {
        var parts = context.Split('/');
        return parts[^1] == "apiKey" ? $"{path}.apiKey" : JsonPaths.Member($"{path}.{parts[^2]}", parts[^1]);
    }
}
