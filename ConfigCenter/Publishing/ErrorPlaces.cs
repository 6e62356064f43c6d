using Gateway.Core.Configuration;

namespace ConfigCenter.Publishing;

/// <summary>Says where an error of the whole snapshot is in terms of the object that was sent, or of the other object that it is in.</summary>
internal static class ErrorPlaces
{
    /// <param name="errors">With paths into the snapshot.</param>
    /// <param name="copy">What the snapshot was made of.</param>
    /// <param name="focus">The object that was sent; null when it was the whole snapshot, whose paths are right as they are.</param>
    public static IReadOnlyList<FieldError> Translate(IEnumerable<SnapshotError> errors, WorkingCopy copy, Focus? focus) => focus is null
        ? [.. errors.Select(static error => new FieldError(error.Path, error.Message))]
        : [.. errors.Select(error => Translate(error, copy, focus))];

    private static FieldError Translate(SnapshotError error, WorkingCopy copy, Focus focus)
    {
        foreach (var part in ConfigPart.All)
        {
            var count = part.Count(copy);
            for (var i = 0; i < count; i++)
            {
                var (id, name) = part.At(copy, i);
                var prefix = part == ConfigParts.Instances ? JsonPaths.Member("$.instances", name) : JsonPaths.Item($"$.{part.List}", i);
                if (Rest(error.Path, prefix) is { } rest)
                {
                    return focus.Plural == part.Plural && focus.Id == id
                        ? new FieldError("$" + rest, error.Message)
                        : new FieldError("$" + rest, error.Message, $"{part.Plural}/{name}");
                }
            }
        }

        return new FieldError(error.Path, error.Message, focus == Focus.Defaults ? null : "settings/gateway");
    }

    private static string? Rest(string path, string prefix) =>
        path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] is '.' or '[')
            ? path[prefix.Length..]
            : null;
}
