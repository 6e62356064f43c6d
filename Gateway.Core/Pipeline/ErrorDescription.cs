namespace Gateway.Core.Pipeline;

/// <summary>How an error reads to a client.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Type">The class of error, in OpenAI's words.</param>
/// <param name="Code">The single case, for programs.</param>
/// <param name="Message">A sentence, for people.</param>
/// <param name="Fields">Further field lines of the answer, each with its line end.</param>
internal readonly record struct ErrorDescription(int Status, string Type, string Code, string Message, string Fields = "");
