namespace Gateway.Core.Metering;

/// <summary>The names that Responses gives to the events which end a text, and to the member that holds it.</summary>
internal static class ResponsesNames
{
    /// <summary>The event that ends a text of that kind in an item of that type; empty where there is none.</summary>
    public static ReadOnlySpan<byte> TextDone(TextKind kind, ReadOnlySpan<byte> itemType) => kind switch
    {
        TextKind.Content => "response.output_text.done"u8,
        TextKind.Refusal => "response.refusal.done"u8,
        TextKind.Reasoning => "response.reasoning_text.done"u8,
        TextKind.ReasoningSummary => "response.reasoning_summary_text.done"u8,
        TextKind.ToolArguments => ArgumentsDone(itemType),
        _ => default,
    };

    /// <summary>The member of that event which holds the text.</summary>
    public static ReadOnlySpan<byte> Member(ReadOnlySpan<byte> textDone)
    {
        if (textDone.EndsWith("_text.done"u8))
        {
            return "text"u8;
        }

        if (textDone.EndsWith("refusal.done"u8))
        {
            return "refusal"u8;
        }

        if (textDone.EndsWith("_input.done"u8))
        {
            return "input"u8;
        }

        return textDone.EndsWith("_code.done"u8) ? "code"u8 : "arguments"u8;
    }

    private static ReadOnlySpan<byte> ArgumentsDone(ReadOnlySpan<byte> itemType)
    {
        if (itemType.SequenceEqual("\"function_call\""u8))
        {
            return "response.function_call_arguments.done"u8;
        }

        if (itemType.SequenceEqual("\"custom_tool_call\""u8))
        {
            return "response.custom_tool_call_input.done"u8;
        }

        if (itemType.SequenceEqual("\"mcp_call\""u8))
        {
            return "response.mcp_call_arguments.done"u8;
        }

        return itemType.SequenceEqual("\"code_interpreter_call\""u8) ? "response.code_interpreter_call_code.done"u8 : default;
    }
}
