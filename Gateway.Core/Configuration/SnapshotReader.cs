using System.Text.Json;
using System.Text.Unicode;

namespace Gateway.Core.Configuration;

/// <summary>Reads the document into a <see cref="Snapshot"/>, telling of everything that is wrong with its form.</summary>
public static class SnapshotReader
{
    /// <summary>The newest schema that this reader knows.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Reads a document; what it means is <see cref="SnapshotValidator"/>'s to judge.</summary>
    public static SnapshotReadResult Read(ReadOnlyMemory<byte> utf8Json, UnknownFields unknown = UnknownFields.Error)
    {
        if (utf8Json.Span.StartsWith("\uFEFF"u8))
        {
            utf8Json = utf8Json["\uFEFF"u8.Length..];
        }

        if (!Utf8.IsValid(utf8Json.Span))
        {
            return Failed("is not UTF-8");
        }

        try
        {
            using var document = JsonDocument.Parse(utf8Json);
            return Read(document.RootElement, unknown);
        }
        catch (JsonException exception)
        {
            // The parser counts lines from 0; its message repeats the position, and after that only that.
            var message = exception.Message.Split(" LineNumber:", 2)[0];
            return Failed($"line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}: {message}");
        }
    }

    /// <summary>Reads and validates, telling of everything at once: the snapshot is null when there is any error.</summary>
    public static SnapshotReadResult ReadAndValidate(ReadOnlyMemory<byte> utf8Json, UnknownFields unknown = UnknownFields.Error)
    {
        var read = Read(utf8Json, unknown);
        if (read.Partial is not { } snapshot)
        {
            return read;
        }

        var told = read.Errors.Select(static error => error.Path).ToHashSet(StringComparer.Ordinal);
        SnapshotError[] errors = [.. read.Errors, .. SnapshotValidator.Validate(snapshot).Where(error => !told.Contains(error.Path))];
        return read with { Snapshot = errors.Length == 0 ? snapshot : null, Errors = errors };
    }

    private static SnapshotReadResult Read(JsonElement root, UnknownFields unknown)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return Failed("must be an object");
        }

        var context = new ReadContext(unknown == UnknownFields.WarningWhenNewer && IsNewer(root));
        var snapshot = JsonObjectReader.Read(root, "$", context, SnapshotParts.Snapshot);
        return new SnapshotReadResult(context.Errors.Count == 0 ? snapshot : null, context.Errors, context.Warnings)
        {
            Partial = context.StructureBroken ? null : snapshot,
        };
    }

    private static bool IsNewer(JsonElement root) =>
        root.TryGetProperty("schemaVersion", out var version) && version.ValueKind == JsonValueKind.Number
        && version.TryGetInt32(out var number) && number > SchemaVersion;

    private static SnapshotReadResult Failed(string message) => new(null, [new SnapshotError("$", message)], []);
}
