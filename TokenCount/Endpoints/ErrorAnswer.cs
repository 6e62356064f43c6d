using TokenCount.Counting;

namespace TokenCount.Endpoints;

/// <summary>An error as the service answers it.</summary>
/// <param name="Success">False.</param>
/// <param name="Error">What is wrong.</param>
internal sealed record ErrorAnswer(bool Success, CountError Error)
{
    public static IResult Result(int status, string code, string message) =>
        Results.Json(new ErrorAnswer(false, new CountError(code, message)), CountJson.Default.ErrorAnswer, statusCode: status);
}
