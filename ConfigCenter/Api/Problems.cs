using System.Text.Json.Nodes;
using ConfigCenter.Data;
using Microsoft.AspNetCore.WebUtilities;

namespace ConfigCenter.Api;

/// <summary>Refusals as problem details (RFC 9457); <c>errors</c> lists every field that is wrong.</summary>
internal static class Problems
{
    public static IResult Of(Failure failure)
    {
        var (status, title) = Describe(failure.Kind);
        return Of(status, title, failure.Detail, failure.Errors);
    }

    /// <summary>For an answer that has a status and nothing else.</summary>
    public static IResult Of(int status) => Of(status, ReasonPhrases.GetReasonPhrase(status), status switch
    {
        StatusCodes.Status404NotFound => "There is nothing under this path.",
        StatusCodes.Status405MethodNotAllowed => "This path does not take this method.",
        StatusCodes.Status415UnsupportedMediaType => "The body's media type is not one that this path takes.",
        _ => "The request was refused.",
    });

    public static IResult Of(int status, string title, string detail, IReadOnlyList<FieldError>? errors = null)
    {
        var problem = new JsonObject { ["type"] = "about:blank", ["title"] = title, ["status"] = status, ["detail"] = detail };
        if (errors is { Count: > 0 })
        {
            problem["errors"] = new JsonArray([.. errors.Select(static error => (JsonNode)Documents.ToNode(error))]);
        }

        return new JsonAnswer(problem, status, "application/problem+json");
    }

    private static (int Status, string Title) Describe(FailureKind kind) => kind switch
    {
        FailureKind.Malformed => (StatusCodes.Status400BadRequest, "Malformed request"),
        FailureKind.Invalid => (StatusCodes.Status422UnprocessableEntity, "Invalid fields"),
        FailureKind.Unauthenticated => (StatusCodes.Status401Unauthorized, "Not signed in"),
        FailureKind.Forbidden => (StatusCodes.Status403Forbidden, "Not allowed"),
        FailureKind.NotFound => (StatusCodes.Status404NotFound, "Not found"),
        FailureKind.Conflict => (StatusCodes.Status409Conflict, "Conflict"),
        FailureKind.TooLarge => (StatusCodes.Status413PayloadTooLarge, "Too large"),
        FailureKind.PreconditionFailed => (StatusCodes.Status412PreconditionFailed, "Changed in the meantime"),
        _ => (StatusCodes.Status500InternalServerError, "Failed"),
    };
}
