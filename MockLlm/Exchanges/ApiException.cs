namespace MockLlm.Exchanges;

/// <summary>A request that is answered with an error in the API's shape.</summary>
internal sealed class ApiException : Exception
{
    private ApiException(int status, string message, string type, string? param, string? code)
        : base(message)
    {
        Status = status;
        Type = type;
        Param = param;
        Code = code;
    }

    public int Status { get; }

    public string Type { get; }

    /// <summary>The field at fault, if one is.</summary>
    public string? Param { get; }

    public string? Code { get; }

    public static ApiException Invalid(string message, string? param = null, string? code = null)
    {
        return new(StatusCodes.Status400BadRequest, message, "invalid_request_error", param, code);
    }

    public static ApiException NotFound(string message, string? param = null, string? code = null)
    {
        return new(StatusCodes.Status404NotFound, message, "invalid_request_error", param, code);
    }

    /// <summary>The error that the real API would send with this status.</summary>
    public static ApiException ForStatus(int status)
    {
        var (type, code) = status switch
        {
            400 => ("invalid_request_error", null),
            401 => ("invalid_request_error", "invalid_api_key"),
            403 => ("permission_error", "forbidden"),
            404 => ("invalid_request_error", "model_not_found"),
            429 => ("requests", "rate_limit_exceeded"),
            503 => ("server_error", "overloaded"),
            >= 500 => ("server_error", null),
            _ => ("invalid_request_error", (string?)null),
        };
        return new(status, $"The mock was asked for status {status}.", type, null, code);
    }
}
