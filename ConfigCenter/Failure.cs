using Gateway.Core.Configuration;

namespace ConfigCenter;

/// <summary>Why an operation was refused.</summary>
internal sealed record Failure(FailureKind Kind, string Detail)
{
    /// <summary>Every field that is wrong.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    public static Failure NotFound(string resource, string name) => new(FailureKind.NotFound, $"There is no {resource} '{name}'.");

    public static Failure Forbidden(string detail) => new(FailureKind.Forbidden, detail);

    public static Failure Conflict(string detail) => new(FailureKind.Conflict, detail);

    public static Failure Invalid(IReadOnlyList<FieldError> errors) => new(FailureKind.Invalid, "The request is not valid; see errors.") { Errors = errors };

    /// <summary>What a reader or a check of the configuration has found.</summary>
    public static Failure Invalid(IEnumerable<SnapshotError> errors) => Invalid([.. errors.Select(static error => new FieldError(error.Path, error.Message))]);

    public static Failure Invalid(string path, string message) => Invalid([new FieldError(path, message)]);
}
