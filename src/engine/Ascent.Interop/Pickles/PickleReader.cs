using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Ascent.Interop;

/// <summary>
/// Python's pickle machine, cut down to what PyTorch writes for weights: the opcodes below and no other, names compared with
/// <see cref="PickleGlobals"/> and never resolved, nothing called. What it builds is data.
/// </summary>
/// <param name="source">Holds the pickle.</param>
/// <param name="start">Its first byte.</param>
/// <param name="persistent">What a persistent id stands for; null where there must be none.</param>
internal sealed class PickleReader(ByteSource source, long start, Func<object?, PtStorage>? persistent)
{
    /// <summary>Bytes of a pickle. Those of large checkpoints have some hundred thousand.</summary>
    public const long Longest = 64 << 20;

    private const int LongestText = 1 << 20;
    private const int MostValues = 2_000_000;
    private const int HighestMemo = 1 << 30;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<int, object?> _memo = [];
    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly long _start = start;
    private long _position = start;
    private long _buffered = start;
    private int _filled;
    private int _values;

    /// <summary>The byte after the pickle, once it is read.</summary>
    public long End => _position;

    /// <exception cref="PtException">The pickle has an opcode or a name that is not allowed, or breaks off.</exception>
    public object? Read()
    {
        var at = _position;
        try
        {
            while (true)
            {
                at = _position;
                var opcode = Byte();
                if (opcode == '.') return Pop();
                Step((char)opcode);
            }
        }
        catch (PtException e)
        {
            throw new PtException($"{source.Name}: the pickle {e.Message} (byte {at}).");
        }
        catch (DecoderFallbackException)
        {
            throw new PtException($"{source.Name}: the pickle has a text that is not UTF-8 (byte {at}).");
        }
    }

    private void Step(char opcode)
    {
        switch (opcode)
        {
            case '\x80': Protocol(Byte()); break;
            case '(': Mark(); break;
            case '0': Pop(); break;
            case 'N': Push(null); break;
            case '\x88': Push(true); break;
            case '\x89': Push(false); break;
            case 'K': Push((long)Byte()); break;
            case 'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2))); break;
            case 'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))); break;
            case '\x8a': PushLong(Bytes(Byte())); break;
            case 'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8))); break;
            case 'X': Push(Text(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)))); break;
            case 'U': Push(Text(Byte())); break;
            case 'T': Push(Text(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)))); break;
            case '}': Push(new PickleDictionary()); break;
            case ']': Push(new PickleList()); break;
            case ')': Push(new PickleTuple([])); break;
            case '\x85': Tuple(1); break;
            case '\x86': Tuple(2); break;
            case '\x87': Tuple(3); break;
            case 't': Push(new PickleTuple(PopMarked())); break;
            case 'a': Append([Pop()]); break;
            case 'e': Append(PopMarked()); break;
            case 's': SetItem(); break;
            case 'u': SetItems(PopMarked()); break;
            case 'q': Remember(Byte()); break;
            case 'r': Remember(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4))); break;
            case 'h': Recall(Byte()); break;
            case 'j': Recall(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4))); break;
            case 'c': Global(); break;
            case 'R': Reduce(); break;
            case 'b': Build(); break;
            case 'Q': Push(persistent is null ? throw new PtException("has a persistent id where none belongs") : persistent(Pop())); break;
            default: throw new PtException($"has the opcode 0x{(int)opcode:x2}{(opcode is > ' ' and <= '~' ? $" ('{opcode}')" : "")}, which is not among those that weights need");
        }
    }

    private static void Protocol(byte version)
    {
        if (version is < 2 or > 5) throw new PtException($"has protocol {version}; PyTorch writes 2");
    }

    private void Mark()
    {
        Count();
        _marks.Add(_stack.Count);
    }

    private void PushLong(ReadOnlySpan<byte> bytes)
    {
        var number = new BigInteger(bytes);
        Push(number >= long.MinValue && number <= long.MaxValue ? (object)(long)number : number);
    }

    private void Tuple(int count)
    {
        if (_stack.Count - Floor < count) throw new PtException("takes a value from an empty stack");
        var items = _stack.GetRange(_stack.Count - count, count).ToArray();
        _stack.RemoveRange(_stack.Count - count, count);
        Push(new PickleTuple(items));
    }

    private void Append(object?[] items)
    {
        if (Peek() is not PickleList list) throw new PtException($"appends to {PickleGlobals.Describe(Peek())}");
        list.Items.AddRange(items);
    }

    private void SetItem()
    {
        var value = Pop();
        SetItems([Pop(), value]);
    }

    private void SetItems(object?[] items)
    {
        if (Peek() is not PickleDictionary dictionary) throw new PtException($"sets items of {PickleGlobals.Describe(Peek())}");
        if (items.Length % 2 != 0) throw new PtException("sets items from an odd number of values");
        for (var i = 0; i < items.Length; i += 2) dictionary.Items[PickleGlobals.Key(items[i])] = items[i + 1];
    }

    private void Remember(uint index)
    {
        if (index > HighestMemo) throw new PtException($"remembers a value as number {index}");
        Count();
        _memo[(int)index] = Peek();
    }

    private void Recall(uint index)
    {
        if (index > HighestMemo || !_memo.TryGetValue((int)index, out var value)) throw new PtException($"recalls value {index}, which it has not remembered");
        Push(value);
    }

    private void Global()
    {
        var (module, name) = (Line(), Line());
        Push(PickleGlobals.Find(module, name)
            ?? throw new PtException($"names {PtException.Quote($"{module}.{name}")}, which is not among the names that weights need; nothing of the file was used"));
    }

    private void Reduce()
    {
        if (Pop() is not PickleTuple arguments) throw new PtException("applies a name to something that is no tuple");
        Push(PickleGlobals.Apply(Pop(), arguments.Items));
    }

    /// <summary>State dictionaries carry their versions as an attribute; attributes are passed over.</summary>
    private void Build()
    {
        Pop();
        if (Peek() is not PickleDictionary) throw new PtException($"sets attributes of {PickleGlobals.Describe(Peek())}");
    }

    /// <summary>Below this the stack belongs to what stands before the last mark.</summary>
    private int Floor => _marks.Count == 0 ? 0 : _marks[^1];

    private void Push(object? value)
    {
        Count();
        _stack.Add(value);
    }

    private void Count()
    {
        if (++_values > MostValues) throw new PtException($"has more than {MostValues} values");
    }

    private object? Peek() => _stack.Count > Floor ? _stack[^1] : throw new PtException("takes a value from an empty stack");

    private object? Pop()
    {
        var value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object?[] PopMarked()
    {
        if (_marks.Count == 0) throw new PtException("ends a sequence that has not begun");
        var from = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        var items = _stack.GetRange(from, _stack.Count - from).ToArray();
        _stack.RemoveRange(from, _stack.Count - from);
        return items;
    }

    private string Text(uint length) => length > LongestText ? throw new PtException($"has a text of {length} bytes; at most {LongestText} are read") : Strict.GetString(Bytes((int)length));

    /// <summary>Up to the end of a line, which is not part of it.</summary>
    private string Line()
    {
        var bytes = new List<byte>();
        while (Byte() is not (byte)'\n' and var next)
        {
            bytes.Add(next);
            if (bytes.Count > 1000) throw new PtException("has a name of more than 1000 bytes");
        }

        return Strict.GetString([.. bytes]);
    }

    private byte Byte() => Bytes(1)[0];

    private ReadOnlySpan<byte> Bytes(int count)
    {
        if (_position + count > source.Length) throw new PtException("breaks off");
        if (_position + count - _start > Longest) throw new PtException($"is longer than {Longest} bytes");
        if (count > _buffer.Length)
        {
            var bytes = new byte[count];
            source.Read(_position, bytes);
            _position += count;
            return bytes;
        }

        if (_position < _buffered || _position + count > _buffered + _filled)
        {
            _filled = (int)Math.Min(_buffer.Length, source.Length - _position);
            source.Read(_position, _buffer.AsSpan(0, _filled));
            _buffered = _position;
        }

        var at = (int)(_position - _buffered);
        _position += count;
        return _buffer.AsSpan(at, count);
    }
}
