using System.Globalization;
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
        if (Find(error.Path, copy) is not { } place)
        {
            return new FieldError(error.Path, error.Message, focus == Focus.Defaults ? null : "settings/gateway");
        }

        var (id, name) = place.Part.At(copy, place.Index);
        var isFocus = focus.Plural == place.Part.Plural && focus.Id == id;
        return new FieldError("$" + error.Path[place.Length..], error.Message, isFocus ? null : $"{place.Part.Plural}/{name}");
    }

    /// <summary>The object that a path leads into, and how much of the path leads there.</summary>
    private static Place? Find(string path, WorkingCopy copy)
    {
        if (path.StartsWith("$.instances", StringComparison.Ordinal))
        {
            return FindInstance(path, copy);
        }

        var open = path.IndexOf('[', StringComparison.Ordinal);
        var close = path.IndexOf(']', StringComparison.Ordinal);
        return open > 0 && int.TryParse(path.AsSpan(open + 1, close - open - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && ConfigPart.All.FirstOrDefault(part => path.AsSpan(0, open).SequenceEqual($"$.{part.List}")) is { } part
                ? new Place(part, index, close + 1)
                : null;
    }

    /// <summary>In the snapshot, instances are a map.</summary>
    private static Place? FindInstance(string path, WorkingCopy copy)
    {
        for (var i = 0; i < copy.Instances.Count; i++)
        {
            var prefix = JsonPaths.Member("$.instances", copy.Instances[i].Value.Instance);
            if (path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] is '.' or '['))
            {
                return new Place(ConfigParts.Instances, i, prefix.Length);
            }
        }

        return null;
    }

    private sealed record Place(ConfigPart Part, int Index, int Length);
}
