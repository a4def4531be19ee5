"""What the API takes and gives, as pydantic models; the OpenAPI document is made from them."""
